package web

import "net/http"

// A route is one address: its pattern, who may use it, and what it does.
type route struct {
	pattern string
	policy  policy
	do      func(*call) error
	body    int64 // most bytes of a request's body; 0: defaultBody
	// elsewhere: also for pages of other origins that a key names, who count for what they show and for no cookie.
	elsewhere bool
}

const defaultBody = 64 << 10

func (r route) bodyLimit() int64 {
	if r.body > 0 {
		return r.body
	}
	return defaultBody
}

var (
	open      = policy{public: true}
	signedIn  = policy{staff: anyStaff}
	enrolling = policy{staff: anyStaff, enrols: true}
	ofGroup   = policy{staff: arrangers}
	leading   = policy{staff: leaders}
	reading   = policy{staff: readers}
	admin     = policy{staff: admins}
	atTheDoor = policy{seat: true, ticket: true, scope: "rooms"}
	inTheRoom = policy{seat: true, scope: "rooms"}
)

// pageRoutes are the addresses that browsers show.
func (s *Server) pageRoutes() []route {
	return append(recordRoutes(), []route{
		{pattern: "GET /{$}", policy: open, do: pageFront},
		{pattern: "GET /healthz", policy: open, do: getHealth},
		{pattern: "GET /readyz", policy: open, do: getReady},
		{pattern: "GET /robots.txt", policy: open, do: getRobots},
		{pattern: "GET " + s.styles, policy: open, do: getStyles},
		{pattern: "GET " + s.script, policy: open, do: getScript},
		{pattern: "GET /static/", policy: open, do: getStatic},
		{pattern: "GET /resources", policy: open, do: pageResources},
		{pattern: "GET /leave", policy: open, do: getLeave},

		{pattern: "GET /sign-in", policy: open, do: pageSignIn},
		{pattern: "POST /sign-in", policy: open, do: postSignIn},
		{pattern: "POST /sign-in/code", policy: open, do: postSignInCode},
		{pattern: "POST /sign-out", policy: open, do: postSignOut},
		{pattern: "GET /link/{code}", policy: open, do: pageLink},
		{pattern: "POST /link/{code}", policy: open, do: postLink},
		{pattern: "GET /i/{code}", policy: open, do: pageInvitation},
		{pattern: "POST /i/{code}", policy: open, do: postInvitation},

		{pattern: "GET /home", policy: signedIn, do: pageHome},
		{pattern: "GET /account", policy: signedIn, do: pageAccount},
		{pattern: "GET /account/second", policy: enrolling, do: pageSecond},
		{pattern: "POST /account/second", policy: enrolling, do: postSecond},
		{pattern: "POST /account/second/off", policy: policy{staff: anyStaff, fresh: true}, do: postSecondOff},
		{pattern: "POST /staff/{staff}/second-off", policy: policy{staff: admins, fresh: true}, do: postStaffSecondOff},
		{pattern: "GET /account/rest", policy: open, do: getRest},
		{pattern: "POST /account/rest", policy: signedIn, do: getRest},
		{pattern: "POST /account/sign-ins/{sign_in}/end", policy: signedIn, do: postEndSignIn},
		{pattern: "POST /account/password", policy: signedIn, do: postPassword},
		{pattern: "POST /account/sign-out-everywhere", policy: signedIn, do: postSignOutEverywhere},
		{pattern: "GET /groups/new", policy: signedIn, do: pageNewGroup},
		{pattern: "POST /groups", policy: signedIn, do: postGroup, body: 256 << 10},

		{pattern: "GET /groups/{group}", policy: ofGroup, do: pageGroup},
		{pattern: "POST /groups/{group}/settings", policy: ofGroup, do: postSettings},
		{pattern: "POST /groups/{group}/sessions", policy: ofGroup, do: postSessions},
		{pattern: "POST /groups/{group}/people", policy: ofGroup, do: postPerson},
		{pattern: "GET /groups/{group}/people/{member}", policy: ofGroup, do: pagePerson},
		{pattern: "POST /groups/{group}/people/{member}/reveal", policy: policy{staff: arrangers, fresh: true}, do: postReveal},
		{pattern: "POST /groups/{group}/people/{member}/contact", policy: ofGroup, do: postContact},
		{pattern: "POST /groups/{group}/people/{member}/invite", policy: ofGroup, do: postInviteMember},
		{pattern: "POST /groups/{group}/people/{member}/remove", policy: ofGroup, do: postRemoveMember},
		{pattern: "POST /groups/{group}/people/{member}/reinstate", policy: ofGroup, do: postReinstateMember},
		{pattern: "POST /groups/{group}/invitations/{invitation}/revoke", policy: ofGroup, do: postRevoke},
		{pattern: "POST /groups/{group}/staff", policy: ofGroup, do: postGroupStaff},
		{pattern: "POST /groups/{group}/several", policy: ofGroup, do: postPeople},
		{pattern: "POST /groups/{group}/presets", policy: ofGroup, do: postPresets},
		{pattern: "GET /groups/{group}/dates.ics", policy: ofGroup, do: getCalendar},
		{pattern: "GET /groups/{group}/agreement", policy: ofGroup, do: pageAgreement},
		{pattern: "POST /groups/{group}/lines", policy: leading, do: postLines},
		{pattern: "POST /groups/{group}/agreement", policy: ofGroup, do: postAgreement, body: 256 << 10},
		{pattern: "GET /groups/{group}/search", policy: leading, do: pageGroupSearch},
		{pattern: "POST /groups/{group}/search", policy: leading, do: postGroupSearch},
		{pattern: "GET /groups/{group}/keeping", policy: leading, do: pageKeeping},
		{pattern: "POST /groups/{group}/keeping/erase", policy: leading, do: postErase},
		{pattern: "POST /groups/{group}/keeping/hold", policy: leading, do: postHold},
		{pattern: "POST /groups/{group}/keeping/release", policy: leading, do: postRelease},
		{pattern: "POST /sessions/{session}/invite", policy: ofGroup, do: postInvite},
		{pattern: "GET /r/{session}", policy: inTheRoom, do: pageRoom},
		{pattern: "GET /r/{session}/agreement", policy: inTheRoom, do: pageTerms},
		{pattern: "GET /r/{session}/dates.ics", policy: inTheRoom, do: getCalendar},
		{pattern: "GET /r/{session}/choices", policy: inTheRoom, do: pageChoices},
		{pattern: "POST /r/{session}/choices", policy: inTheRoom, do: postChoices},
		{pattern: "GET /r/{session}/card", policy: inTheRoom, do: pageCard},
		{pattern: "POST /r/{session}/card", policy: inTheRoom, do: postCard},
		{pattern: "GET /r/{session}/own", policy: inTheRoom, do: pageOwn},
		{pattern: "POST /r/{session}/own", policy: inTheRoom, do: postOwn},
		{pattern: "GET /r/{session}/socket", policy: atTheDoor, do: getSocket},
	}...)
}

// recordRoutes are those of one session for staff, with its record, and of the whole house.
func recordRoutes() []route {
	return []route{
		{pattern: "GET /sessions/{session}", policy: ofGroup, do: pageSession},
		{pattern: "POST /sessions/{session}/move", policy: ofGroup, do: postMove},
		{pattern: "POST /sessions/{session}/cancel", policy: ofGroup, do: postCancel},

		{pattern: "POST /sessions/{session}/readers", policy: ofGroup, do: postReader},
		{pattern: "POST /sessions/{session}/readers/{grant}/end", policy: ofGroup, do: postReaderEnd},
		{pattern: "POST /sessions/{session}/readers/{grant}/reviewed", policy: ofGroup, do: postReaderReviewed},
		{pattern: "POST /sessions/{session}/break-glass", policy: policy{staff: arrangers, fresh: true}, do: postBreakGlass},
		{pattern: "GET /sessions/{session}/transcript", policy: reading, do: pageTranscript},
		{pattern: "POST /sessions/{session}/transcript", policy: reading, do: postTranscript},
		{pattern: "GET /sessions/{session}/copies", policy: reading, do: pageCopies},
		{pattern: "POST /sessions/{session}/export", policy: policy{staff: readers, fresh: true}, do: postExport},
		{pattern: "GET /sessions/{session}/pass", policy: reading, do: pagePass},
		{pattern: "POST /sessions/{session}/pass", policy: reading, do: postPass, body: 1 << 20},
		{pattern: "GET /sessions/{session}/notes", policy: leading, do: pageNotes},
		{pattern: "POST /sessions/{session}/notes", policy: leading, do: postNotes, body: 256 << 10},
		{pattern: "POST /sessions/{session}/summary", policy: reading, do: postSummary},
		{pattern: "POST /sessions/{session}/outcomes", policy: leading, do: postOutcome},
		{pattern: "POST /sessions/{session}/sign", policy: leading, do: postSign},
		{pattern: "POST /sessions/{session}/addenda", policy: leading, do: postAddendum},
		{pattern: "POST /sessions/{session}/progress", policy: leading, do: postProgress},
		{pattern: "POST /sessions/{session}/transcript/lines", policy: reading, do: postReviewLines},
		{pattern: "POST /sessions/{session}/transcript/index", policy: reading, do: postReviewIndex},
		{pattern: "POST /sessions/{session}/transcript/search", policy: reading, do: postReviewSearch},

		{pattern: "GET /manual", policy: signedIn, do: pageManual},
		{pattern: "GET /manual/{topic}", policy: signedIn, do: pageManual},
		{pattern: "GET /staff", policy: admin, do: pageStaff},
		{pattern: "POST /staff", policy: admin, do: postStaff},
		{pattern: "POST /staff/{staff}/reset", policy: admin, do: postStaffReset},
		{pattern: "POST /staff/{staff}/disable", policy: admin, do: postStaffDisable},
		{pattern: "POST /staff/{staff}/enable", policy: admin, do: postStaffEnable},
		{pattern: "POST /staff/{staff}/role", policy: admin, do: postStaffRole},
		{pattern: "GET /resources/edit", policy: admin, do: pageEditResources},
		{pattern: "POST /resources/edit", policy: admin, do: postEditResources},
		{pattern: "GET /audit", policy: admin, do: pageAudit},
		{pattern: "GET /keys", policy: admin, do: pageKeys},
		{pattern: "POST /keys", policy: admin, do: postKey},
		{pattern: "POST /keys/{key}/revoke", policy: admin, do: postKeyRevoke},
	}
}

// redirect sends a browser on after a form, by GET.
func (c *call) redirect(to string) error {
	http.Redirect(c.w, c.r, to, http.StatusSeeOther)
	return nil
}
