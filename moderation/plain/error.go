package plain

// Error is a reason for not taking a text or a name. It is its own code, so
// that it stays a constant and compares with ==.
type Error string

const (
	ErrEmpty   Error = "text_empty"
	ErrTooLong Error = "text_too_long"

	ErrNameEmpty      Error = "name_empty"
	ErrNameTooLong    Error = "name_too_long"
	ErrNameReserved   Error = "name_reserved"
	ErrNameMixed      Error = "name_mixed"
	ErrNameCharacters Error = "name_characters"
)

// Code is the stable word for the wire and for translation.
func (e Error) Code() string { return string(e) }

// Error is for operators. It never holds what was typed.
func (e Error) Error() string { return "plain: " + string(e) }

// Say tells the person what they can do next.
func (e Error) Say() string {
	switch e {
	case ErrEmpty:
		return "There is nothing to send yet. Write a few words first."
	case ErrTooLong:
		return "This is longer than fits here. You can shorten it or split it in two."
	case ErrNameEmpty:
		return "Please choose a name with at least one letter or number."
	case ErrNameTooLong:
		return "Please choose a name of up to 40 characters."
	case ErrNameReserved:
		return "That name is kept for the people who look after the room. Please choose another."
	case ErrNameMixed:
		return "Please write each word of your name in one alphabet."
	case ErrNameCharacters:
		return "Please use letters, numbers, spaces, hyphens and apostrophes in your name."
	}
	return "Please change it a little and try again."
}
