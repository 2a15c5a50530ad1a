package auth

import (
	"time"

	"hearth/store"
)

// ReadingFor is how long a reading that was begun for a purpose goes on before it has to be begun anew.
const ReadingFor = 4 * time.Hour

// A Reading is one staff person's reading of a record, or of a group's records, that stands in the audit with its purpose.
// What is read in parts shows it with each part. It opens nothing by itself: whoever shows it is judged each time.
type Reading struct {
	Session store.SessionID `json:"s,omitempty"`
	Group   store.ID        `json:"g,omitempty"`
	Staff   store.ID        `json:"w"`
	Purpose string          `json:"p"`
	Expires int64           `json:"e"` // Unix seconds
}

// ReadingCode writes a reading so that its reader can show it again; nothing of it is kept, its keyed hash is its proof.
func (a *Auth) ReadingCode(r Reading) string {
	r.Expires = a.now().Add(ReadingFor).Unix()
	return a.written(purposeReading, r)
}

// Reading opens what ReadingCode wrote for this staff person. ErrNobody when it is another's, over, or made up.
func (a *Auth) Reading(staff store.ID, code string) (Reading, error) {
	var r Reading
	if !a.readWritten(purposeReading, code, 4096, &r) {
		return r, ErrNobody
	}
	if r.Staff != staff || a.now().Unix() >= r.Expires {
		return r, ErrNobody
	}
	return r, nil
}
