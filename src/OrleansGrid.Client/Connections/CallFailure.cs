using System.Net.Sockets;
using Npgsql;

namespace OrleansGrid.Client;

/// <summary>Which failures of a call say that a silo, a gateway or the database was lost, and not that the call was wrong.</summary>
internal static class CallFailure
{
    public static bool MayPass(Exception error) => error switch
    {
        GridException => false,
        OrleansException or TimeoutException or IOException or SocketException => true,
        // The callers rule out their own cancellation: this is a silo's, which is stopping.
        OperationCanceledException => true,
        // A silo that lost its database passes on what it met.
        NpgsqlException lost => lost.IsTransient || lost.SqlState?.StartsWith("57P", StringComparison.Ordinal) == true,
        AggregateException { InnerException: { } inner } => MayPass(inner),
        _ => false,
    };

    public static GridException NoAnswer(TimeSpan after, Exception last) => new(
        GridFault.Environment,
        $"No silo answered for {after.TotalSeconds:0.#} seconds ({last.Message.ReplaceLineEndings(" ")}); look at 'grid silos' and start one with 'grid up'.",
        last);
}
