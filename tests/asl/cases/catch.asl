=== machine
{"StartAt": "T", "States": {
  "T": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:1:function:f",
    "Catch": [{"ErrorEquals": ["Other"], "Next": "No"},
              {"ErrorEquals": ["Boom"], "Next": "Yes", "ResultPath": "$.error", "Assign": {"why.$": "$.Cause"}}],
    "Next": "No"},
  "No": {"Type": "Fail", "Error": "Wrong"},
  "Yes": {"Type": "Pass", "Parameters": {"why.$": "$why", "error.$": "$.error.Error"}, "End": true}}}
=== input
{"a": 1}
=== tasks
arn:aws:lambda:us-east-1:1:function:f !! Boom: it broke
=== outcome
SUCCEEDED {"why":"it broke","error":"Boom"}
=== history
2<-0 TaskStateEntered T {"a": 1}
3<-2 TaskScheduled {"a": 1}
4<-3 TaskFailed Boom it broke
5<-4 TaskStateExited T {"a":1,"error":{"Error":"Boom","Cause":"it broke"}} {"why":"\"it broke\""}
6<-5 PassStateEntered Yes {"a":1,"error":{"Error":"Boom","Cause":"it broke"}}
7<-6 PassStateExited Yes {"why":"it broke","error":"Boom"}
