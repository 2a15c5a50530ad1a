// Package web is every address of the server: pages, the JSON API, the room's socket and event stream.
//
// Every address stands in one table (routes.go, routes_api.go) with a policy that says who may use it. There is no other
// way to register one, and a route whose policy names nobody answers nobody: deny by default. The order for a request
// is: headers, cross-origin protection, route, who asks (who.go), policy (policy.go), handler. Handlers return errors;
// errors.go alone turns them into a status and a body.
//
// "No such", "not yours" and "expired" get one answer, byte for byte, on pages and in the API.
//
// Nothing of a session stands in an address, a title or a log line: addresses carry random ids, titles the operator's
// neutral word, log lines the pattern of the route.
package web
