package retention

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"hearth/cmd/hearth/internal/office"
	"hearth/moderation"
	"hearth/store"
)

// What can be asked for by staff. Each says why, and that stands in the journal and the audit: reasons, never content. A
// request of a member is recorded by saying so there.

const longestReason = 200

func reason(why string) (string, error) {
	why = strings.TrimSpace(why)
	n := utf8.RuneCountInString(why)
	if n < 3 || n > longestReason || !utf8.ValidString(why) || strings.ContainsFunc(why, func(r rune) bool { return r < ' ' }) {
		return "", office.ErrField{Field: "why", Say: "Please say why in 3 to 200 characters, without anything that was said in a session."}
	}
	return why, nil
}

// EraseSession asks for the words of a session that has ended.
func (k *Keeper) EraseSession(ctx context.Context, by office.Actor, id store.SessionID, why string) (store.Purge, error) {
	s, err := k.Store.Session(ctx, id)
	if err != nil {
		return store.Purge{}, err
	}
	ended, shut, err := k.ended(ctx, s)
	if err != nil {
		return store.Purge{}, err
	}
	if ended.IsZero() || !shut {
		return store.Purge{}, office.ErrAsk("A session is erased after its doors are shut, ten minutes after its end. Until then, single messages and people can be erased.")
	}
	covers, err := k.covers(ctx, id)
	if err != nil {
		return store.Purge{}, err
	}
	return k.ask(ctx, by, ofSession+"/"+string(id), why, covers)
}

// EraseMember asks for every word by or about a member, in all sessions, and for what names them. They are of the group no
// longer.
func (k *Keeper) EraseMember(ctx context.Context, by office.Actor, id store.ID, why string) (store.Purge, error) {
	if _, err := k.Store.Member(ctx, id); err != nil {
		return store.Purge{}, err
	}
	covers := []string{ofMember + "/" + string(id)}
	err := k.seats(ctx, id, func(s store.Seat) error {
		covers = append(covers, ofSession+"/"+string(s.Session))
		return nil
	})
	if err != nil {
		return store.Purge{}, err
	}
	return k.ask(ctx, by, ofMember+"/"+string(id), why, covers)
}

// EraseMessage asks for the words of one message, by its number in the record.
func (k *Keeper) EraseMessage(ctx context.Context, by office.Actor, id store.SessionID, seq store.Seq, why string) (store.Purge, error) {
	var author moderation.ParticipantID
	m := message{session: id, seq: seq}
	err := k.Store.Read(ctx, id, max(seq, 1)-1, 1, func(r *store.Record) bool {
		e, err := moderation.DecodeFacts(r.Format, moderation.Seq(r.Seq), moderation.Time(r.At), r.Facts)
		if _, said := e.Fact.(moderation.Said); said && err == nil && r.Seq == seq {
			author, m.check = e.By, checkOf(r.Digest)
		}
		return false
	})
	if err != nil {
		return store.Purge{}, err
	}
	if author == "" {
		return store.Purge{}, fmt.Errorf("find a message: %w", store.ErrNotFound)
	}
	covers := []string{ofSession + "/" + string(id)}
	switch seat, err := k.Store.SeatOf(ctx, id, string(author)); {
	case err == nil && !seat.Staff:
		covers = append(covers, ofMember+"/"+string(seat.Person))
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return store.Purge{}, err
	}
	return k.ask(ctx, by, m.subject(), why, covers)
}

// ask notes what was asked for, and works on it where this process may.
func (k *Keeper) ask(ctx context.Context, by office.Actor, subject, why string, covers []string) (store.Purge, error) {
	why, err := reason(why)
	if err != nil {
		return store.Purge{}, err
	}
	p, err := k.Store.BeginPurge(ctx, store.Purge{Subject: subject, Why: why, By: by.Who, Covers: covers})
	result := "ok"
	if errors.Is(err, store.ErrHeld) {
		result, err = "refused", office.ErrAsk("A legal hold keeps this: nothing of it can be destroyed while the hold lasts. The group's page says who set it and why.")
	}
	if audited := k.Audit.Audit(ctx, by, "erase", subject, why, result); audited != nil {
		return p, errors.Join(err, audited)
	}
	if err != nil || !k.works() || !p.Done.IsZero() {
		return p, err
	}
	ended, err := k.finish(ctx, subject)
	if errors.Is(err, store.ErrConflict) {
		return p, nil // it is being worked on
	}
	if err != nil {
		// It stands in the journal and is tried again; who asked sees that it is under way.
		k.told(ctx, err)
		return p, nil
	}
	ended.Done, err = k.Store.Now(ctx)
	return ended, err
}

// Hold begins a legal hold on a session or a member ("session/<id>", "member/<id>").
func (k *Keeper) Hold(ctx context.Context, by office.Actor, object, why string) error {
	why, err := reason(why)
	if err != nil {
		return err
	}
	if err := k.exists(ctx, object); err != nil {
		return err
	}
	err = k.Store.SetHold(ctx, store.LegalHold{Object: object, Why: why, By: by.Who})
	switch {
	case errors.Is(err, store.ErrTaken):
		return office.ErrAsk("There is a legal hold on this already.")
	case errors.Is(err, store.ErrConflict):
		return office.ErrAsk("It is being destroyed already, so a hold cannot keep it any more.")
	case err != nil:
		return err
	}
	return k.Audit.Audit(ctx, by, "hold.set", object, why, "ok")
}

// Release ends a legal hold. What is due goes within a minute.
func (k *Keeper) Release(ctx context.Context, by office.Actor, object, why string) error {
	why, err := reason(why)
	if err != nil {
		return err
	}
	if err := k.Store.ReleaseHold(ctx, object, by.Who); err != nil {
		return err
	}
	return k.Audit.Audit(ctx, by, "hold.release", object, why, "ok")
}

func (k *Keeper) exists(ctx context.Context, object string) error {
	kind, id, _ := strings.Cut(object, "/")
	var err error
	switch kind {
	case ofSession:
		_, err = k.Store.Session(ctx, store.SessionID(id))
	case ofMember:
		_, err = k.Store.Member(ctx, store.ID(id))
	default:
		err = office.ErrAsk("A legal hold is on a session or a member.")
	}
	return err
}
