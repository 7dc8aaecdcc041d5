using System.Net;
using System.Net.Sockets;
using OrleansGrid.Cli.Connections;
using OrleansGrid.Cli.Doctor.Facts;
using OrleansGrid.Cli.Printing;
using OrleansGrid.Postgres.Queries;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The ports of every active silo can be reached from this machine. Whether silos reach each other only they can tell.</summary>
internal sealed class PortsCheck(Database database) : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Name => "ports";

    public async Task<Finding> RunAsync(CancellationToken cancellation)
    {
        var silos = await database.Reads.ListAsync("examined_silos", ExaminedSilo.Read, cancellation, database.Cluster);
        var doors = silos.Where(silo => silo.State == ExaminedSilo.Active).SelectMany(DoorsOf).ToList();
        var outcomes = await Task.WhenAll(doors.Select(door => WhyClosedAsync(door, cancellation)));
        var closed = doors.Zip(outcomes).Where(pair => pair.Second is not null).ToList();
        if (closed.Count == 0)
        {
            return Finding.Ok(
                doors.Count == 0 ? "no active silo to reach" : $"{Texts.Count(doors.Count, "port")} of active silos reached from here"
            );
        }

        var ((silo, what, address, port), why) = closed[0];
        var more = closed.Count > 1 ? $" ({closed.Count - 1} more cannot either)" : "";
        return Finding.Problem(
            $"the {what} port of {silo}, {new IPEndPoint(address, port)}, cannot be reached from here: {why}{more}",
            "Open the way (firewall, network policy), or give the silo the address by which others reach it, with --advertise."
        );
    }

    private static IEnumerable<Door> DoorsOf(ExaminedSilo silo)
    {
        var address = IPAddress.Parse(silo.Address);
        yield return new Door(silo.Silo, "silo", address, silo.Port);
        if (silo.GatewayPort > 0)
        {
            yield return new Door(silo.Silo, "gateway", address, silo.GatewayPort);
        }
    }

    private static async Task<string?> WhyClosedAsync(Door door, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var client = new TcpClient(door.Address.AddressFamily);
        try
        {
            await client.ConnectAsync(door.Address, door.Port, limit.Token);
            return null;
        }
        catch (SocketException refused)
        {
            // Its own message repeats the address.
            return new SocketException(refused.ErrorCode).Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"no answer within {Patience.TotalSeconds:0} s";
        }
    }

    private sealed record Door(string Silo, string What, IPAddress Address, int Port);
}
