package web

const api = "/api/v1"

// apiRoutes are the addresses for programs, and for the pages' own scripts. openapi.json describes each of them; a test
// holds the two against each other.
func (s *Server) apiRoutes() []route {
	arrange := policy{staff: arrangers, scope: "sessions"}
	own := policy{staff: anyStaff, scope: "sessions"}
	return []route{
		{pattern: "GET " + api + "/openapi.json", policy: open, do: getOpenAPI},
		{pattern: "GET " + api + "/record.schema.json", policy: open, do: getRecordSchema},
		{pattern: "GET " + api + "/account", policy: own, do: apiAccount},
		{pattern: "PUT " + api + "/account/password", policy: signedIn, do: apiPassword},
		{pattern: "GET " + api + "/account/sign-ins", policy: signedIn, do: apiSignIns},
		{pattern: "DELETE " + api + "/account/sign-ins/{sign_in}", policy: signedIn, do: apiEndSignIn},
		{pattern: "POST " + api + "/account/sign-out-everywhere", policy: signedIn, do: apiSignOutEverywhere},

		{pattern: "GET " + api + "/groups", policy: own, do: apiGroups},
		{pattern: "POST " + api + "/groups", policy: own, do: apiNewGroup, body: 256 << 10},
		{pattern: "GET " + api + "/groups/{group}", policy: arrange, do: apiGroup},
		{pattern: "PUT " + api + "/groups/{group}", policy: arrange, do: apiChangeGroup},
		{pattern: "GET " + api + "/groups/{group}/agreement", policy: arrange, do: apiAgreement},
		{pattern: "PUT " + api + "/groups/{group}/agreement", policy: arrange, do: apiSetAgreement, body: 256 << 10},
		{pattern: "GET " + api + "/groups/{group}/staff", policy: arrange, do: apiGroupStaff},
		{pattern: "PUT " + api + "/groups/{group}/staff/{staff}", policy: arrange, do: apiSetGroupStaff},
		{pattern: "GET " + api + "/groups/{group}/members", policy: arrange, do: apiMembers},
		{pattern: "POST " + api + "/groups/{group}/members", policy: arrange, do: apiNewMember},
		{pattern: "DELETE " + api + "/groups/{group}/members/{member}", policy: arrange, do: apiRemoveMember},
		{pattern: "POST " + api + "/groups/{group}/members/{member}/reinstate", policy: arrange, do: apiReinstateMember},
		{pattern: "POST " + api + "/groups/{group}/members/{member}/invitation", policy: arrange, do: apiInviteMember},
		{pattern: "POST " + api + "/groups/{group}/members/{member}/contact", policy: policy{staff: arrangers, fresh: true}, do: apiRevealProfile},
		{pattern: "PUT " + api + "/groups/{group}/members/{member}/contact", policy: arrange, do: apiChangeContact},
		{pattern: "GET " + api + "/groups/{group}/invitations", policy: arrange, do: apiInvitations},
		{pattern: "DELETE " + api + "/groups/{group}/invitations/{invitation}", policy: arrange, do: apiRevoke},
		{pattern: "GET " + api + "/groups/{group}/sessions", policy: arrange, do: apiSessions},
		{pattern: "POST " + api + "/groups/{group}/sessions", policy: arrange, do: apiPlan},

		{pattern: "GET " + api + "/sessions", policy: own, do: apiAllSessions},
		{pattern: "GET " + api + "/sessions/{session}", policy: arrange, do: apiSession},
		{pattern: "PUT " + api + "/sessions/{session}", policy: arrange, do: apiMove},
		{pattern: "POST " + api + "/sessions/{session}/cancel", policy: arrange, do: apiCancel},
		{pattern: "DELETE " + api + "/sessions/{session}", policy: arrange, do: apiPurge},
		{pattern: "POST " + api + "/sessions/{session}/invitations", policy: arrange, do: apiInvite},
		{pattern: "POST " + api + "/sessions/{session}/tickets", policy: policy{staff: arrangers, scope: "tickets"}, do: apiTicket},
		{pattern: "POST " + api + "/sessions/{session}/pass", policy: open, do: apiPass, elsewhere: true},
		{pattern: "POST " + api + "/sessions/{session}/transcript", policy: policy{staff: readers, scope: "transcripts"}, do: apiTranscript},
		{pattern: "GET " + api + "/sessions/{session}/receipt", policy: policy{staff: leaders, scope: "transcripts"}, do: apiReceipt},
		{pattern: "POST " + api + "/sessions/{session}/export", policy: policy{staff: readers, scope: "transcripts", fresh: true}, do: apiExport},
		{pattern: "GET " + api + "/sessions/{session}/view", policy: inTheRoom, do: apiView, elsewhere: true},
		{pattern: "GET " + api + "/sessions/{session}/events", policy: inTheRoom, do: getEvents, elsewhere: true},
		{pattern: "POST " + api + "/sessions/{session}/commands", policy: inTheRoom, do: apiCommand, body: 17 << 10, elsewhere: true},

		{pattern: "GET " + api + "/sessions/{session}/card", policy: inTheRoom, do: apiOwnCard},
		{pattern: "PUT " + api + "/sessions/{session}/card", policy: inTheRoom, do: apiPutCard},
		{pattern: "POST " + api + "/sessions/{session}/people/{participant}/card", policy: policy{staff: leaders, fresh: true}, do: apiRevealCard},
		{pattern: "POST " + api + "/sessions/{session}/people/{participant}/link", policy: leading, do: apiNewLink},

		{pattern: "GET " + api + "/staff", policy: admin, do: apiStaff},
		{pattern: "POST " + api + "/staff", policy: admin, do: apiNewStaff},
		{pattern: "POST " + api + "/staff/{staff}/reset", policy: admin, do: apiStaffReset},
		{pattern: "POST " + api + "/staff/{staff}/disable", policy: admin, do: apiStaffDisable},
		{pattern: "POST " + api + "/staff/{staff}/enable", policy: admin, do: apiStaffEnable},
		{pattern: "PUT " + api + "/staff/{staff}/role", policy: admin, do: apiStaffRole},
		{pattern: "GET " + api + "/keys", policy: admin, do: apiKeys},
		{pattern: "POST " + api + "/keys", policy: admin, do: apiNewKey},
		{pattern: "DELETE " + api + "/keys/{key}", policy: admin, do: apiRevokeKey},
		{pattern: "GET " + api + "/resources", policy: open, do: apiResources},
		{pattern: "PUT " + api + "/resources", policy: admin, do: apiSetResources},
		{pattern: "GET " + api + "/audit", policy: admin, do: apiAudit},
	}
}
