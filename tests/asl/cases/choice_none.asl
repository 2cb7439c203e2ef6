=== machine
{"StartAt": "C", "States": {"C": {"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericLessThan": 10, "Next": "S"}]},
  "S": {"Type": "Succeed"}}}
=== input
{"n": 60}
=== outcome
FAILED States.NoChoiceMatched: An error occurred while executing the state 'C' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.
