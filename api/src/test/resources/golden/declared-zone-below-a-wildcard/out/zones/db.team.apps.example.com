; written by zonefleet: what is edited here is overwritten
team.apps.example.com.	5	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 50 7200 1800 86400 5
team.apps.example.com.	5	IN	NS	ns.zonefleet.invalid.
team.apps.example.com.	30	IN	A	192.0.2.10
team.apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
*.team.apps.example.com.	30	IN	A	192.0.2.10
*.team.apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
b.team.apps.example.com.	30	IN	A	192.0.2.10
b.team.apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
*.b.team.apps.example.com.	30	IN	A	192.0.2.10
*.b.team.apps.example.com.	30	IN	AAAA	2001:db8:0:0:0:0:0:1
a.b.team.apps.example.com.	30	IN	A	192.0.2.11
quiet.team.apps.example.com.	30	IN	A	192.0.2.12
