=== machine
{"StartAt": "F", "States": {"F": {"Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('because of {}', $.e)"}}}
=== input
{"e": "E1"}
=== outcome
FAILED E1: because of E1
=== history
2<-0 FailStateEntered F {"e": "E1"}
