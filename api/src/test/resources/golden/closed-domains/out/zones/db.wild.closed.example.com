; written by zonefleet: what is edited here is overwritten
wild.closed.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 14 7200 1800 86400 5
wild.closed.example.com.	5	IN	NS	ns.zonefleet.invalid.
wild.closed.example.com.	30	IN	A	192.0.2.12
*.wild.closed.example.com.	30	IN	A	192.0.2.12
