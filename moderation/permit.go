package moderation

// Allowed tells what the table says of an action that someone would do now with this device, so that screens can say
// why a thing is closed before it is tried. It looks at the table alone: a value, a limit or a target may still be
// refused by Decide. The code is empty unless the verdict is Refuse, or Cooldown that is not over.
func Allowed(s *State, by ParticipantID, device string, a Action, now Time) (Verdict, Code) {
	if s.phase == "" {
		return Refuse, CodeNotStarted
	}
	if by == "" {
		j := judge(a, system, s.course())
		return j.verdict, j.code
	}
	p := s.person(by)
	if p == nil {
		return Refuse, CodeNotIn
	}
	j := judge(a, int(p.roleCode), s.standing(p, device))
	switch {
	case j.verdict == Cooldown && now < s.slowUntil(p):
		return Cooldown, CodeSlow
	case j.verdict == Cooldown && j.held:
		return ForReview, ""
	case j.verdict == Cooldown:
		return Allow, ""
	}
	return j.verdict, j.code
}

// course is the flags of the session itself.
func (s *State) course() standing {
	var f standing
	switch s.phase {
	case Scheduled:
		f = isScheduled
	case InLobby:
		f = isLobby
	case Live:
		f = isLive
	case Closing:
		f = isClosing
	case HasEnded:
		f = isEnded
	case IsShut:
		f = isShut
	}
	set := func(on bool, flag standing) {
		if on {
			f |= flag
		}
	}
	set(s.waiting != 0, isWaiting)
	set(s.pause != 0, isPaused)
	set(s.slow != 0, isSlow)
	set(s.roomHold != 0, isHeld)
	set(s.lock != 0, isLocked)
	set(s.leadsPresent > 0, isLed)
	return f
}

// standing is every flag that applies to what a person does now with a device.
func (s *State) standing(p *person, device string) standing {
	f := s.course()
	if p.mute != 0 {
		f |= isMuted
	}
	if p.hold != 0 {
		f |= isHeld
	}
	if s.round.shares() && !p.staffed() && (s.round.holder == nobody || s.people[s.round.holder].id != p.id) {
		f |= isRound
	}
	if !s.consented(p) {
		f |= isUnconsented
	}
	switch p.entry {
	case atInside:
		if !p.staffed() && !p.deviceIn(device) {
			f |= isOutside
		}
	case atLeft:
		f |= isLeft
	case atOut:
		f |= isRemoved
	case atTurned:
		f |= isDeclined | isOutside
	default:
		f |= isOutside
	}
	return f
}

// slowUntil is when the slower pace lets a person speak in the room again; 0: at once.
func (s *State) slowUntil(p *person) Time {
	if s.slow == 0 || p.spoke == 0 || p.staffed() {
		return 0
	}
	return p.spoke + Time(s.slow)*1000
}

// tooFastUntil is when the limits beside the slower pace let a person speak again; 0: at once.
func (s *State) tooFastUntil(p *person, now Time) Time {
	if p.pace == nil {
		return 0
	}
	limits := &s.settings
	burst := window(&p.pace.speech, limits.BurstMessages, Time(limits.BurstSeconds)*1000)
	minute := window(&p.pace.speech, limits.PerMinute, 60_000)
	return until(max(burst, minute), now)
}

// gesturesUntil is the same for what is smaller than speech.
func (s *State) gesturesUntil(p *person, now Time) Time {
	if p.pace == nil || !s.settings.limited() {
		return 0
	}
	return until(window(&p.pace.gestures, GesturesPerMinute, 60_000), now)
}

// window is when n things within a span allow one more: a span after the n-th newest.
func window(r *ring, n int, span Time) Time {
	if t := r.nth(n); t != 0 {
		return t + span
	}
	return 0
}

func until(t, now Time) Time {
	if t > now {
		return t
	}
	return 0
}
