package rehearse

import "context"

// FirstLink is what serving would print now.
func (o *Own) FirstLink(ctx context.Context) (string, error) { return o.main.FirstLink(ctx) }
