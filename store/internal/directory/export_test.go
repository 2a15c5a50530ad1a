package directory

// Opening is what every transaction starts with, for a test that plays an instance which froze in one.
func (d Dialect) Opening() string { return d.opening }

// TakeCounter is the statement that every change starts with.
const TakeCounter = `UPDATE directory_counters SET value = value WHERE name = 'changes'`
