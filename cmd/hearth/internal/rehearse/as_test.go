package rehearse_test

import "errors"

func as[T error](err error, to *T) bool { return errors.As(err, to) }
