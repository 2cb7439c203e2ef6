# No MapStateFailed before a retry (recorded on AWS).
=== machine
{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {
  "StartAt": "H", "States": {"H": {"Type": "Fail", "Error": "E", "Cause": "c"}}},
  "Retry": [{"ErrorEquals": ["E"], "MaxAttempts": 1}], "End": true}}}
=== input
[1]
=== outcome
FAILED E: c
=== seconds
1
=== history
2<-0 MapStateEntered M [1]
3<-2 MapStateStarted 1
4<-3 MapIterationStarted M 0
5<-4 FailStateEntered H 1
6<-5 MapIterationFailed M 0
7<-5 MapStateStarted 1
8<-7 MapIterationStarted M 0
9<-8 FailStateEntered H 1
10<-9 MapIterationFailed M 0
11<-9 MapStateFailed
