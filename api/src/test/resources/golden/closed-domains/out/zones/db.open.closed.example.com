; written by zonefleet: what is edited here is overwritten
open.closed.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 13 7200 1800 86400 5
open.closed.example.com.	5	IN	NS	ns.zonefleet.invalid.
open.closed.example.com.	30	IN	A	192.0.2.11
