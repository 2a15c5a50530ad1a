package auth

// TOTPForTests is the code that an app shows in a time step.
func TOTPForTests(secret []byte, step int64) string { return totpCode(secret, step, totpDigits) }
