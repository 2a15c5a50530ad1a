package scrub

import "strings"

func set(words string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		all[w] = true
	}
	return all
}

// common are words that are near some name and are not meant so. A name that is written exactly so is found all the same.
var common = set(`a able about above across after again against ago all almost alone along already also although always am among an
and angry another answer any anymore anyone anything anyway apart are aren't around as ask asked asking at away awful back bad be
because become been before began begin behind being believe below best better between beyond big both brave bring brother but buy by
call called calm came can can't cannot care careful change child children close come coming could couldn't cry crying dad daddy day days
dear did didn't different do does doesn't doing done don't down during each early easier easy eat either else end enough even evening ever
every everyone everything exactly eye eyes face fact fair fall family far father fear feel feeling feelings feels fell felt few find fine
first five food for forget found four friend friends from full fun gave get gets getting girl give given go god goes going gone good got
great group guess guy had half hand hands happen happened happy hard has hate have haven't having he head hear heard heart hello help her
here hers herself hey him himself his hold home hope hours house how however hug hurt i i'd i'll i'm i've idea if in inside instead into is
isn't it it's its itself job just keep kept kid kids kind knew know known last late later least leave left less let let's life light like
line list listen little live lives living long look looked looking lose lost lot love loved made make makes making man many matter maybe
me mean means meant men met might mind mine minute minutes mom moment money month months more morning most mother move much mum must my
myself name near need needed never new next nice night no nobody none nor not nothing now of off often oh ok okay old on once one ones
only open or other others our ours ourselves out over own pain part past pause peace people perhaps person place plan please point pretty
put quiet quite rather read ready real really remember rest right room round sad safe said same sat saw say saying says see seem seemed
seems seen sense session set shall share she should shouldn't side since sister sit six sleep slept slow small so some someone something
sometimes son soon sorry sort speak start started state stay step still stop stopped story strange strong such sure take taken takes
taking talk talking tell ten than thank thanks that that's the their them themselves then there there's these they thing things think
thinking this those though thought three through time timer times tired to today together told tomorrow tonight too took town tried true
trust try trying turn two under understand until up upset us use used very voice wait walk want wanted wants was wasn't way we week weeks
welcome well went were weren't what what's when where which while white who whole whose why wife will wish with within without woman
won't word words work worked working world worried worry worse worst would wouldn't write wrong yeah year years yes yesterday yet you
you're your yours yourself sane sand sing bend bent lean learn earn many merry marry carry mark market arm alarm rosy
january february april june july august september october november december monday tuesday wednesday thursday friday saturday sunday
english german french spanish american british european christian muslim jewish catholic internet covid ptsd cbt okay hi bye mr mrs ms dr
good-bye goodnight goodbye amen jesus christ lord allah`)
