package directory

import (
	"context"

	"hearth/store"
)

const reviewColumns = `id, session_id, kind, about, code, head, digest, sealed, made_by, created`

func scanReview(r row, v *store.Review) error {
	var digest []byte
	err := r.Scan(&v.ID, &v.Session, &v.Kind, &v.About, &v.Code, &v.Head.Seq, &digest, bytesOf{&v.Sealed}, &v.By, instant{&v.At})
	copy(v.Head.Digest[:], digest)
	return err
}

func (d *Directory) AddReview(ctx context.Context, v store.Review) error {
	return d.change(ctx, "add review", func(s *step) error {
		const insert = `INSERT INTO reviews (` + reviewColumns + `, made) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
		_, err := s.exec(ctx, insert, v.ID, v.Session, v.Kind, v.About, v.Code, int64(v.Head.Seq), v.Head.Digest[:],
			blob(v.Sealed), v.By, millis(v.At), s.made(store.SessionChanged, string(v.Session)))
		return err
	})
}

func (d *Directory) Reviews(ctx context.Context, session store.SessionID) ([]store.Review, error) {
	const query = `SELECT ` + reviewColumns + ` FROM reviews WHERE session_id = $1 ORDER BY made`
	return list(ctx, d, "list reviews", scanReview, query, session)
}
