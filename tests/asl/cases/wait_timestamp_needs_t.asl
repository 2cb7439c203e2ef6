=== machine
{"StartAt": "W", "States": {"W": {"Type": "Wait", "TimestampPath": "$.then", "End": true}}}
=== input
{"then": "2020-01-01 00:00:00Z"}
=== outcome
FAILED States.Runtime: An error occurred while executing the state 'W' (entered at the event id #2). The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.then == 2020-01-01 00:00:00Z
