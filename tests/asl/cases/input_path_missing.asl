=== machine
{"StartAt": "A", "States": {"A": {"Type": "Pass", "InputPath": "$.nope", "End": true}}}
=== outcome
FAILED States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.nope' : No results for path: $['nope']
=== history
2<-0 PassStateEntered A {}
