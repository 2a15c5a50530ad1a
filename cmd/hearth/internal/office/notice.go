package office

// Part2Notice is the short statement of 42 CFR 2.32(a)(2), as the rule of 2024 has it.
const Part2Notice = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."

const longestNotice = 2000

// NoticeOf is what stands on every copy of a group's records; empty for a group that has set none.
func (x Extras) NoticeOf() string {
	if x.Notice == "" && x.Part2 {
		return Part2Notice
	}
	return x.Notice
}
