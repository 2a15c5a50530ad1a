// Package metrics shows how a server does, in the text form of Prometheus. Names and labels say nothing of any session:
// no label takes its values from what people write, or from an id; every label's values are a closed list.
//
// Rooms count for themselves (hub.Figures), once for each flush and not for each delivery; this package only hands the
// counts on when somebody asks. Nothing is asked of the store for it.
//
//	hearth_build_info                      gauge      1, with the version
//	hearth_rooms                           gauge      sessions that live here
//	hearth_rooms_unconfirmed               gauge      of these: rooms whose record the store did not confirm for 2 s, so that they are silent
//	hearth_head_age_seconds                gauge      since the record of the least lately confirmed room was confirmed
//	hearth_connections                     gauge      by transport: socket, stream
//	hearth_seats_attached                  gauge      people with a connection here, counted once a room
//	hearth_lease_sure                      gauge      1 while this instance knows that others count its people; 0 is an alarm
//	hearth_instances_living                gauge      other instances on the same store, as the rooms here know them
//	hearth_link_up                         gauge      1 while hints between instances come through; absent without a link
//	hearth_commands_total                  counter    commands settled, by outcome: kept, again, refused, not_saved
//	hearth_refusals_total                  counter    refused commands, by code (the closed list of package moderation)
//	hearth_events_appended_total           counter    events that this instance made durable
//	hearth_events_followed_total           counter    events that it read because another wrote them
//	hearth_log_reads_total                 counter    reads of a session's log, of whatever length
//	hearth_appends_total                   counter    batches of one room, by outcome: kept, conflict, unknown, unavailable, refused
//	hearth_flush_seconds                   histogram  one write of many rooms' batches into the store, until it is durable
//	hearth_flush_batches                   histogram  batches in it
//	hearth_welcomes_total                  counter    connections welcomed, by resume: events, nothing, over
//	hearth_writes_total                    counter    writes of events to connections; one may carry many
//	hearth_written_bytes_total             counter    bytes of these
//	hearth_closes_total                    counter    connections that the server ended, by code (hub/wire)
//	hearth_rooms_given_up_total            counter    rooms given up, by why: unfoldable, fault
//	hearth_requests_total                  counter    answered requests, by route (its pattern) and class (2xx, …)
//	hearth_request_seconds                 histogram  time to answer, by route; event streams are not timed
//	hearth_store_connections               gauge      connections to PostgreSQL, by pool (common, appends, pulse, reads) and state (taken, idle)
//	hearth_store_connections_limit         gauge      how many there may be, by pool
//	hearth_store_waits_total               counter    times that somebody waited for a connection, by pool
//	hearth_store_wait_seconds_total        counter    how long in all, by pool
//
// and what Go and the process say of themselves (go_…, process_…).
package metrics
