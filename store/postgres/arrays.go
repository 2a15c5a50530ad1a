package postgres

import (
	"hearth/store/internal/logcheck"
)

// arrays lays a group out by columns, in the order of appendStatement's parameters. Records name their batch by its
// place in the group, so that a session's id travels once.
func arrays(group []pending) []any {
	n, records := len(group), 0
	for _, p := range group {
		records += len(p.batch.Records)
	}
	h := headColumns{
		batch: make([]int32, 0, n), session: make([]string, 0, n), oldSeq: make([]int64, 0, n),
		oldDigest: make([][]byte, 0, n), seq: make([]int64, 0, n), at: make([]int64, 0, n), digest: make([][]byte, 0, n),
	}
	r := recordColumns{
		batch: make([]int32, 0, records), seq: make([]int64, 0, records), at: make([]int64, 0, records),
		format: make([]int32, 0, records), facts: make([][]byte, 0, records), commit: make([][]byte, 0, records),
		digest: make([][]byte, 0, records), command: make([][]byte, 0, records), sealed: make([][]byte, 0, records),
	}
	for i, p := range group {
		h.add(int32(i), p)
		r.add(int32(i), p)
	}
	return []any{
		h.batch, h.session, h.oldSeq, h.oldDigest, h.seq, h.at, h.digest,
		r.batch, r.seq, r.at, r.format, r.facts, r.commit, r.digest, r.command, r.sealed,
	}
}

type headColumns struct {
	batch             []int32
	session           []string
	oldSeq, seq, at   []int64
	oldDigest, digest [][]byte
}

func (h *headColumns) add(i int32, p pending) {
	b, head := p.batch, logcheck.Head(p.batch)
	h.batch = append(h.batch, i)
	h.session = append(h.session, string(b.Session))
	h.oldSeq = append(h.oldSeq, int64(b.After.Seq))
	h.oldDigest = append(h.oldDigest, b.After.Digest[:])
	h.seq = append(h.seq, int64(head.Seq))
	h.at = append(h.at, head.At)
	h.digest = append(h.digest, b.Records[len(b.Records)-1].Digest[:])
}

type recordColumns struct {
	batch, format                          []int32
	seq, at                                []int64
	facts, commit, digest, command, sealed [][]byte
}

func (c *recordColumns) add(i int32, p pending) {
	for j := range p.batch.Records {
		r := &p.batch.Records[j]
		c.batch = append(c.batch, i)
		c.seq = append(c.seq, int64(r.Seq))
		c.at = append(c.at, r.At)
		c.format = append(c.format, int32(r.Format))
		c.facts = append(c.facts, notNil(r.Facts))
		c.commit = append(c.commit, unlessZero(r.Commit[:]))
		c.digest = append(c.digest, r.Digest[:])
		c.command = append(c.command, unlessZero(r.Command[:]))
		c.sealed = append(c.sealed, r.Sealed) // nil is NULL
	}
}

// unlessZero gives nil, which is NULL, for bytes that are all zero.
func unlessZero(b []byte) []byte {
	for _, c := range b {
		if c != 0 {
			return b
		}
	}
	return nil
}

// notNil keeps empty bytes from becoming NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
