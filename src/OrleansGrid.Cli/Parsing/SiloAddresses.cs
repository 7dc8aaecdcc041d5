using System.Net;
using System.Net.Sockets;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Addresses that others can reach a silo by.</summary>
internal static class SiloAddresses
{
    /// <summary>Null, or what is wrong with the text: to be put after it in a sentence.</summary>
    public static string? WhyNot(string text, out IPAddress? address)
    {
        // .NET takes "10" for 0.0.0.10, and leaves out a port.
        var named = IPAddress.TryParse(text, out address) && (text.Contains(':') || text.Count(symbol => symbol == '.') == 3);
        if (!named || text.Contains('['))
        {
            return "is not an IP address, such as 10.0.0.7 or 2001:db8::7";
        }

        address = address!.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address switch
        {
            _ when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) =>
                "stands for all addresses of this machine; give the one that others reach it by",
            { IsIPv6LinkLocal: true } => "is valid only on one link; give one that all silos and clients can reach",
            { IsIPv6Multicast: true } => "is no address of one machine; give one that others reach it by",
            { AddressFamily: AddressFamily.InterNetwork } when address.GetAddressBytes()[0] is 0 or >= 224 =>
                "is no address of one machine; give one that others reach it by",
            _ => null,
        };
    }
}
