"""The rules of passives: patterns over the word classes of `participles` (see `text.patterns`)."""

from __future__ import annotations

FINITE = "be be_at_present verb"
AUXILIARY = "be be_at_present get"
# Where a new clause may have begun.
CLAUSE = f"{FINITE} get clause stop subject"

# Every pattern begins with the word that it looks for, which `re` finds fastest; what goes before
# is looked back at. "(had not been) seized": the empty group stands behind the auxiliary, the last
# one is the participle.
DIRECT = rf"""
    <{FINITE} get>
    (?: (?<= <{FINITE}> ) <adverb>{{0,3}} (?: <{FINITE}> <adverb>{{0,3}} ){{0,3}} <{AUXILIARY}>
      | (?<= <{AUXILIARY}> ) )
    ( )
    (?: (?<! <get> ) (?: <comma>.{{1,5}}<comma> | <'on'><time> ) )?
    (?: <'no'><'longer'> )? <adverb>{{0,4}} (?: <prefix><glued> )? ( <participle> )
"""
QUESTION = rf"""
    <be be_at_present> (?<= (?: \n | <opening mark> ) . )
    <^{FINITE} mark clause> <^{FINITE} mark clause participle>{{0,5}}
    (?<! <determiner degree possessive> ) ( <participle> )
"""
ASKING = r"\n .* <question> .*"
HEADLINE = rf"\n (?! .*<{FINITE} get> | .*<terminator>.?$ ) .{{1,25}} $"
TOLD = r"""
    (?<! \n ) (?<! <determiner joining no_object mark subject> ) (?= <participle> )
    (?: <deed_done_to> (?= $ | <no_object mark> ) | <said_of> (?= <complement> ) )
"""
# "Man accused of murder jailed": of two with nothing between that opens a clause, the later is the
# verb.
APART = "(?: <'of'> | <^joining mark clause no_object complement> )"
BARE_VERB = rf"{TOLD} (?! {APART}* (?= {APART} ) {TOLD} )"

# A participle joined on to what goes before, whether it is a verb of its own, and what follows.
JOINED_ON = "<comma joining> (?<! <adverb> ) <adverb>{0,4} (?: <prefix><glued> )? <participle>"
SAME_CLAUSE = f"<^{CLAUSE}>{{1,8}}"
ACTIVE = "<intransitive> | . <object number>"
LISTED = ". <comma joining>"
WITHOUT_OBJECT = ". (?: $ | <no_object mark joining adverb> )"

# At a participle: it modifies a noun, or tells a state or a quality.
MODIFIES, BEFORE_TO = "<^giving> <plural noun> | . <tied>", ". <'to'>"
TOLD_OF = "<deed_done_to said_of giving> (?! <object> )"
STATE = """
    <state> | (?<= <degree> ) .
    | <state_before_with> <'with'> | <state_before_of_up_to> <'of' 'up' 'to'>
    | <state_unless_to_as> (?! <'to' 'as'> ) | <'used'> <'to'> <gerund object subject>
"""
STATE_AT_PRESENT, AT_PRESENT = "<state_at_present>", "<be_at_present>"
BEING, CONTRACTED, AFTER_THERE = "<'being'>", "<contracted>", "(?<= <'there'> ) ."

# After a participle or a noun: a by-phrase of the same clause, at most ten tokens on, that names a
# doer and not time, place, measure or manner.
STOPS = f"{FINITE} clause stop authored deed_of deed_on subject"
STEP = rf"""
    (?! <{STOPS}> | (?<! <joining comma adverb> ) <participle> | <comma> (?! <participle> ) ) .
"""
ENDS = rf"(?: $ | <mark no_object joining adverb clause {FINITE}> )"
DOER = rf"""
    (?: {STEP} ){{0,9}}? (?= {STEP} ) <'by'> <lead>{{0,5}}+
    (?! $ | <lead time> | (?<= <'by'> ) <mark gerund> )
    (?: <dozens> <'of'>
      | (?! <measure> | . <measure> | <number> {ENDS}
          | (?<= <'by'> ) <manner> {ENDS} | (?<! <'by'> ) <place> {ENDS} ) . )
"""
DEED = """
    <deed_of deed_on> (?: (?<= <deed_of> ) <'of'> | (?<= <deed_on> ) <'on' 'against'> )
"""
POSSESSED = "(?<= <possessive> ) . | (?<= <possessive> . ) ."
