using System.Net.Sockets;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Client;

/// <summary>Which failures of a call say that a silo, a gateway or the database was lost, and not that the call was wrong.</summary>
internal static class CallFailure
{
    public static bool MayPass(Exception error) =>
        error switch
        {
            GridException => false,
            // A grain says by an IOException that the database cannot be used just now.
            OrleansException or TimeoutException or IOException or SocketException => true,
            // The callers rule out their own cancellation: this is a silo's, which is stopping.
            OperationCanceledException => true,
            NpgsqlException lost => DatabaseRetry.MayPass(lost),
            AggregateException { InnerException: { } inner } => MayPass(inner),
            _ => false,
        };

    /// <summary>What is waited for after such a failure, for a person.</summary>
    public static string Reason(Exception error) =>
        error switch
        {
            NpgsqlException => $"waiting for the database: {DatabaseFault.Sentence(error)}",
            IOException => $"waiting for the grid: {OneLine(error.Message)}",
            AggregateException { InnerException: { } inner } => Reason(inner),
            _ => $"waiting for a silo: {OneLine(error.Message)}",
        };

    public static GridException NoAnswer(TimeSpan after, Exception last) =>
        new(
            GridFault.Environment,
            $"No silo answered for {after.TotalSeconds:0.#} seconds ({OneLine(last.Message)}); look at 'grid silos' and start one with "
                + "'grid up'.",
            last
        );

    /// <summary>An answer that another try cannot change, or an error that nobody foresaw: one sentence either way.</summary>
    public static GridException Refused(Exception error) =>
        new(GridFault.Environment, $"The grid cannot carry out the request: {OneLine(error.Message)}", error);

    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
