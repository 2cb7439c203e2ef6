=== machine
{"StartAt": "M", "States": {"M": {"Type": "Map", "MaxConcurrency": 1, "ItemProcessor": {
  "StartAt": "H", "States": {"H": {"Type": "Fail", "Error": "E", "Cause": "c"}}},
  "Catch": [{"ErrorEquals": ["E"], "Next": "Z"}], "Next": "Z"}, "Z": {"Type": "Succeed"}}}
=== input
[1]
=== outcome
SUCCEEDED {"Error":"E","Cause":"c"}
=== history
2<-0 MapStateEntered M [1]
3<-2 MapStateStarted 1
4<-3 MapIterationStarted M 0
5<-4 FailStateEntered H 1
6<-5 MapIterationFailed M 0
7<-5 MapStateFailed
8<-7 MapStateExited M {"Error":"E","Cause":"c"}
9<-8 SucceedStateEntered Z {"Error":"E","Cause":"c"}
10<-9 SucceedStateExited Z {"Error":"E","Cause":"c"}
