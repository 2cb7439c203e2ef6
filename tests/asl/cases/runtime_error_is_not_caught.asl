=== machine
{"StartAt": "T", "States": {
  "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f", "Parameters": {"x.$": "$.nope"},
    "Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Z"}], "Next": "Z"},
  "Z": {"Type": "Succeed"}}}
=== tasks
arn:aws:lambda:us-east-1:1:function:f => 1
=== outcome
FAILED States.Runtime: An error occurred while executing the state 'T' (entered at the event id #2). The JSONPath '$.nope' specified for the field 'x.$' could not be found in the input '{}'
=== history
2<-0 TaskStateEntered T {}
