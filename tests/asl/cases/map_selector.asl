=== machine
{"StartAt": "M", "States": {"M": {"Type": "Map", "InputPath": "$.d", "ItemsPath": "$.items", "MaxConcurrency": 2,
  "ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value", "all.$": "$.k"}, "ResultPath": "$.d.out",
  "ItemProcessor": {"StartAt": "T", "States": {"T": {"Type": "Wait", "Seconds": 4, "End": true}}}, "End": true}}}
=== input
{"d": {"items": ["a", "b", "c"], "k": 9}}
=== outcome
SUCCEEDED {"d":{"items":["a","b","c"],"k":9,"out":[{"i":0,"v":"a","all":9},{"i":1,"v":"b","all":9},{"i":2,"v":"c","all":9}]}}
=== seconds
8
