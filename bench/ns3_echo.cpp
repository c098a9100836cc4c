// SPDX-License-Identifier: Apache-2.0
//
// ns3_echo PAIRS SECONDS: a peer of the `latency` scenario on ns-3.  So many pairs of hosts on one Ethernet bridge,
// each pair with a UDP echo of 64 bytes every 2 ms, which is all that ns-3 models of it: no CPU, hypervisor, bus or
// device. Prints round trips, and CPU seconds.
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include <ns3/applications-module.h>
#include <ns3/bridge-module.h>
#include <ns3/core-module.h>
#include <ns3/csma-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>

namespace
{

uint64_t round_trips;

void received(ns3::Ptr<const ns3::Packet>)
{
	round_trips++;
}

double cpu_seconds()
{
	timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Every host has a wire of its own to the bridge.
ns3::NetDeviceContainer wire_up(const ns3::NodeContainer &hosts, const ns3::Ptr<ns3::Node> &bridge_node)
{
	ns3::CsmaHelper wire;
	ns3::NetDeviceContainer ends, ports;

	wire.SetChannelAttribute("DataRate", ns3::DataRateValue(ns3::DataRate("1Gbps")));
	wire.SetChannelAttribute("Delay", ns3::TimeValue(ns3::NanoSeconds(100)));
	for (uint32_t i = 0; i < hosts.GetN(); i++) {
		const ns3::NetDeviceContainer link = wire.Install(ns3::NodeContainer(hosts.Get(i), bridge_node));

		ends.Add(link.Get(0));
		ports.Add(link.Get(1));
	}
	ns3::BridgeHelper().Install(bridge_node, ports);
	return ends;
}

} // namespace

int main(int argc, char *argv[])
{
	const uint32_t pairs = argc > 1 ? static_cast<uint32_t>(std::strtoul(argv[1], nullptr, 10)) : 1;
	const double seconds = argc > 2 ? std::strtod(argv[2], nullptr) : 1;
	ns3::NodeContainer hosts, bridge_node;

	hosts.Create(2 * pairs);
	bridge_node.Create(1);
	const ns3::NetDeviceContainer ends = wire_up(hosts, bridge_node.Get(0));
	ns3::InternetStackHelper().Install(hosts);
	ns3::Ipv4AddressHelper addresses("10.1.0.0", "255.255.0.0");
	const ns3::Ipv4InterfaceContainer interfaces = addresses.Assign(ends);

	for (uint32_t pair = 0; pair < pairs; pair++) {
		ns3::UdpEchoServerHelper server(9);
		ns3::UdpEchoClientHelper client(interfaces.GetAddress(pairs + pair), 9);

		client.SetAttribute("MaxPackets", ns3::UintegerValue(UINT32_MAX));
		client.SetAttribute("Interval", ns3::TimeValue(ns3::MilliSeconds(2)));
		client.SetAttribute("PacketSize", ns3::UintegerValue(64));
		server.Install(hosts.Get(pairs + pair)).Start(ns3::Seconds(0));
		ns3::ApplicationContainer probe = client.Install(hosts.Get(pair));

		probe.Start(ns3::MicroSeconds(10 + 2000 * pair / pairs));
		probe.Get(0)->TraceConnectWithoutContext("Rx", ns3::MakeCallback(&received));
	}
	ns3::Simulator::Stop(ns3::Seconds(seconds));
	const double before = cpu_seconds();

	ns3::Simulator::Run();
	std::printf("%llu %.4f\n", static_cast<unsigned long long>(round_trips), cpu_seconds() - before);
	ns3::Simulator::Destroy();
	return 0;
}
