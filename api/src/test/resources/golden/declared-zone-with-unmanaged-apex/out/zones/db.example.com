; written by zonefleet: what is edited here is overwritten
example.com.		30	IN	SOA	ns.zonefleet.invalid. hostmaster.zonefleet.invalid. 40 7200 1800 86400 30
example.com.		30	IN	NS	ns.zonefleet.invalid.
a.example.com.		30	IN	A	192.0.2.10
www.eu.shop.a.example.com.	30	IN	A	192.0.2.12
a.cluster-1.example.com.	30	IN	A	192.0.2.11
*.a.cluster-1.example.com.	30	IN	A	192.0.2.11
