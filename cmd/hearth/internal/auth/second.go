package auth

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"hearth/store"
)

// The second step of a sign-in is a code by time from an app, or one of ten recovery codes, each good once. While an
// account has it on, every sign-in that stands went through it: turning it on ends the others.

// A Sealer seals a person's secret; *seal.Ring is one.
type Sealer interface {
	SealPerson(ctx context.Context, person store.ID, purpose string, plain []byte) ([]byte, error)
	OpenPerson(ctx context.Context, person store.ID, purpose string, sealed []byte) ([]byte, error)
}

const (
	purposeHalf     = "half a sign-in"
	purposeRecovery = "recovery code"
	purposeSecond   = "second step" // of sealing
	halfFor         = 5 * time.Minute
	recoveryCodes   = 10
	// ProofFor is how long a proof of who somebody is counts for what asks for a fresh one.
	ProofFor = 10 * time.Minute
)

// ErrSecond asks for the second step: the password was right. Half is to be shown again with the code.
type ErrSecond struct{ Half string }

func (e ErrSecond) Error() string { return "the second step is missing" }

// ErrCode is a code that does not fit, or was used already.
const ErrCode = ErrWeak("That code does not fit, or was used already. Please wait for the next one.")

// errNoSecond: there is none to prove or confirm.
const errNoSecond = ErrWeak("There is no second step waiting for a code. Please begin again.")

// A Second is what an account's page says of its second step.
type Second struct {
	On    time.Time // zero: it is off
	Codes int       // recovery codes that are left
}

// Second looks at an account's second step.
func (a *Auth) Second(ctx context.Context, staff store.ID) (Second, error) {
	x, err := a.secondStep(ctx, staff)
	if err != nil || x.Since.IsZero() {
		return Second{}, err
	}
	left, err := a.dir.CodesLeft(ctx, staff)
	if err != nil {
		return Second{}, fmt.Errorf("count recovery codes: %w", err)
	}
	return Second{On: x.Since, Codes: left}, nil
}

// secondStep is the zero SecondStep where there is none.
func (a *Auth) secondStep(ctx context.Context, staff store.ID) (store.SecondStep, error) {
	x, err := a.dir.SecondStep(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return store.SecondStep{}, nil
	}
	if err != nil {
		return x, fmt.Errorf("look up a second step: %w", err)
	}
	return x, nil
}

// BeginSecond gives the secret that an app is to take, as text and as the address of a QR code. It stays the same until it
// is confirmed, so that a page that is loaded again shows what was scanned.
func (a *Auth) BeginSecond(ctx context.Context, staff store.Staff, issuer string) (text, uri string, err error) {
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return "", "", err
	}
	if !x.Since.IsZero() {
		return "", "", ErrWeak("The second step is on already.")
	}
	var secret []byte
	if len(x.Sealed) > 0 {
		secret, err = a.seal.OpenPerson(ctx, staff.ID, purposeSecond, x.Sealed)
	} else {
		secret = newTOTPSecret()
		if x.Sealed, err = a.seal.SealPerson(ctx, staff.ID, purposeSecond, secret); err == nil {
			err = a.dir.PutSecondStep(ctx, store.SecondStep{Staff: staff.ID, Sealed: x.Sealed}, nil)
		}
	}
	if err != nil {
		return "", "", fmt.Errorf("begin a second step: %w", err)
	}
	return base32Plain.EncodeToString(secret), totpURI(issuer, staff.Login, secret), nil
}

// ConfirmSecond turns the second step on by a code of the secret that BeginSecond gave. It ends every sign-in of the
// person and returns a new one, and the recovery codes, which are shown this once.
func (a *Auth) ConfirmSecond(ctx context.Context, staff store.Staff, typed string) (cookie string, codes []string, err error) {
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return "", nil, err
	}
	if len(x.Sealed) == 0 || !x.Since.IsZero() {
		return "", nil, errNoSecond
	}
	if x.Step, err = a.judgeCode(ctx, x, typed); err != nil {
		return "", nil, err
	}
	x.Since = a.now()
	codes, hashes := a.recoveryCodes(staff.ID)
	if err := a.dir.PutSecondStep(ctx, x, hashes); err != nil {
		return "", nil, fmt.Errorf("turn a second step on: %w", err)
	}
	// Whoever was judged by the password alone, and is about to be let in, is judged again.
	if err := a.dir.UpdateStaff(ctx, staff); err != nil {
		return "", nil, fmt.Errorf("turn a second step on: %w", err)
	}
	staff.Version++
	if err := a.dir.EndSignIns(ctx, staff.ID); err != nil {
		return "", nil, fmt.Errorf("end sign-ins: %w", err)
	}
	a.Look()
	cookie, err = a.keepSignIn(ctx, staff, true)
	return cookie, codes, err
}

func (a *Auth) recoveryCodes(staff store.ID) (codes []string, hashes []store.Hash) {
	for range recoveryCodes {
		s := strings.ToLower(secret()[:16]) // 80 bits
		codes = append(codes, s[:4]+"-"+s[4:8]+"-"+s[8:12]+"-"+s[12:])
		hashes = append(hashes, a.recoveryHash(staff, s))
	}
	return codes, hashes
}

func (a *Auth) recoveryHash(staff store.ID, code string) store.Hash {
	return a.hash.Hash(purposeRecovery, []byte(string(staff)+"/"+code))
}

// DropSecond takes the second step off an account and ends its sign-ins: for an admin, or the command line.
func (a *Auth) DropSecond(ctx context.Context, staff store.ID) error {
	if err := a.dir.DropSecondStep(ctx, staff); err != nil {
		return fmt.Errorf("take a second step off: %w", err)
	}
	a.Look()
	return nil
}

// judgeCode is the step of a code that fits, once it is known not to have been used.
func (a *Auth) judgeCode(ctx context.Context, x store.SecondStep, typed string) (int64, error) {
	door := "second/" + string(x.Staff)
	if w := a.fence.wait(door); w > 0 {
		return 0, ErrWait{w}
	}
	secret, err := a.seal.OpenPerson(ctx, x.Staff, purposeSecond, x.Sealed)
	if err != nil {
		return 0, fmt.Errorf("open a second step: %w", err)
	}
	plain := strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(strings.TrimSpace(typed)))
	if step, ok := matchTOTP(secret, plain, a.now()); ok {
		err := a.dir.TakeStep(ctx, x.Staff, step)
		if err == nil {
			a.fence.forgive(door)
			return step, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return 0, fmt.Errorf("use a code: %w", err)
		}
	} else if len(plain) == 16 && !x.Since.IsZero() {
		err := a.dir.TakeCode(ctx, x.Staff, a.recoveryHash(x.Staff, plain))
		if err == nil {
			a.fence.forgive(door)
			return x.Step, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return 0, fmt.Errorf("use a recovery code: %w", err)
		}
	}
	a.fence.failed(door, loginFree, loginLongest)
	return 0, ErrCode
}

// half is what a right password is worth while the second step is missing.
type half struct {
	Staff   store.ID `json:"s"`
	Version int      `json:"v"` // of the account whose password was right
	Expires int64    `json:"e"` // Unix seconds
}

// passed lets somebody in whose password, or one-time link, was right: at once, or by ErrSecond.
func (a *Auth) passed(ctx context.Context, staff store.Staff) (string, error) {
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return "", err
	}
	if x.Since.IsZero() {
		return a.keepSignIn(ctx, staff, false)
	}
	return "", ErrSecond{a.written(purposeHalf, half{staff.ID, staff.Version, a.now().Add(halfFor).Unix()})}
}

// FinishSignIn takes the code that belongs to half a sign-in and returns the cookie's secret.
func (a *Auth) FinishSignIn(ctx context.Context, written, typed string, from netip.Addr) (string, store.Staff, error) {
	spot := place(from)
	if w := a.fence.wait(spot); w > 0 {
		return "", store.Staff{}, ErrWait{w}
	}
	h, ok := a.readHalf(written)
	if !ok {
		return "", store.Staff{}, ErrNobody
	}
	staff, err := a.dir.Staff(ctx, h.Staff)
	if err != nil {
		return "", staff, nobodyIfMissing(err, "look up an account")
	}
	if staff.Version != h.Version || !staff.Disabled.IsZero() {
		return "", staff, ErrNobody
	}
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return "", staff, err
	}
	if x.Since.IsZero() { // it was taken off meanwhile: begin again
		return "", staff, ErrNobody
	}
	if _, err := a.judgeCode(ctx, x, typed); err != nil {
		if errors.Is(err, ErrCode) {
			a.fence.failed(spot, placeFree, placeLongest)
		}
		return "", staff, err
	}
	cookie, err := a.keepSignIn(ctx, staff, true)
	return cookie, staff, err
}

func (a *Auth) readHalf(written string) (half, bool) {
	var h half
	ok := a.readWritten(purposeHalf, written, 512, &h)
	return h, ok && a.now().Unix() < h.Expires
}

// Prove takes a code, or the password of an account without a second step, and notes that the holder of this cookie is
// who they say, now.
func (a *Auth) Prove(ctx context.Context, staff store.Staff, cookie, typed string) error {
	x, err := a.secondStep(ctx, staff.ID)
	if err != nil {
		return err
	}
	on := !x.Since.IsZero()
	if on {
		_, err = a.judgeCode(ctx, x, typed)
	} else {
		err = a.provePassword(staff, typed)
	}
	if err != nil {
		return err
	}
	err = a.dir.ProveSignIn(ctx, a.hash.Hash(purposeSignIn, []byte(cookie)), a.now(), on)
	if err != nil {
		return nobodyIfMissing(err, "note a proof")
	}
	return nil
}

func (a *Auth) provePassword(staff store.Staff, typed string) error {
	door := "login/" + staff.Login
	if w := a.fence.wait(door); w > 0 {
		return ErrWait{w}
	}
	if len(typed) > maxPassword {
		typed = ""
	}
	if ok, _ := a.verifyPassword(staff.Password, typed); !ok {
		a.fence.failed(door, loginFree, loginLongest)
		return ErrWeak("That is not your password.")
	}
	a.fence.forgive(door)
	return nil
}
