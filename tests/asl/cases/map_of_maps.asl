=== machine
{"StartAt": "M", "States": {"M": {"Type": "Map", "Assign": {"t.$": "$[1]"}, "ItemProcessor": {
  "StartAt": "N", "States": {"N": {"Type": "Map", "ItemProcessor": {
    "StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:t", "End": true}}},
    "End": true}}}, "Next": "Z"}, "Z": {"Type": "Pass", "Parameters": {"t.$": "$t"}, "End": true}}}
=== input
[[1, 2], [], [3]]
=== tasks
arn:aws:lambda:us-east-1:1:function:t after 1s => 0
=== outcome
SUCCEEDED {"t":[]}
=== seconds
1
