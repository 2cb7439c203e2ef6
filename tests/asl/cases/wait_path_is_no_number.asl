=== machine
{"StartAt": "W", "States": {"W": {"Type": "Wait", "SecondsPath": "$.n", "End": true}}}
=== input
{"n": 1.5}
=== outcome
FAILED States.Runtime: An error occurred while executing the state 'W' (entered at the event id #2). The SecondsPath parameter cannot be parsed as a long value: $.n == 1.5
