package seal

import "container/list"

// An lru keeps the most lately used values, at most max of them. It is not safe for concurrent use.
type lru[K comparable, V any] struct {
	max   int
	byKey map[K]*list.Element
	order *list.List // of lruEntry[K, V], most lately used first
}

type lruEntry[K comparable, V any] struct {
	key   K
	value V
}

func newLRU[K comparable, V any](limit int) *lru[K, V] {
	return &lru[K, V]{max: limit, byKey: make(map[K]*list.Element), order: list.New()}
}

func (c *lru[K, V]) get(k K) (v V, ok bool) {
	e, ok := c.byKey[k]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(lruEntry[K, V]).value, true
}

func (c *lru[K, V]) put(k K, v V) {
	if e, ok := c.byKey[k]; ok {
		e.Value = lruEntry[K, V]{k, v}
		c.order.MoveToFront(e)
		return
	}
	c.byKey[k] = c.order.PushFront(lruEntry[K, V]{k, v})
	if c.order.Len() > c.max {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byKey, last.Value.(lruEntry[K, V]).key)
	}
}

func (c *lru[K, V]) drop(k K) {
	if e, ok := c.byKey[k]; ok {
		c.order.Remove(e)
		delete(c.byKey, k)
	}
}
