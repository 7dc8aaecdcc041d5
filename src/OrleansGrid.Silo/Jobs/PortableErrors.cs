using Npgsql;
using OrleansGrid.Engine.Driver;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Silo.Jobs;

/// <summary>
/// Makes what a grain throws such that a caller on another silo, or a client, can be told: the serializer carries errors of .NET and of
/// Orleans, and neither those of the database's driver nor the grid's own.
/// </summary>
internal static class PortableErrors
{
    public static async Task InvokeAsync(IIncomingGrainCallContext call)
    {
        try
        {
            await call.Invoke();
        }
        catch (Exception error) when (!IsPortable(error))
        {
            throw Of(error);
        }
    }

    /// <returns>
    /// An <see cref="IOException"/> for what passes when the caller asks again, else an <see cref="InvalidOperationException"/>.
    /// </returns>
    public static Exception Of(Exception error) =>
        error switch
        {
            NpgsqlException away when DatabaseFault.Of(away) == DatabaseFaultKind.Wait => new IOException(
                $"The database cannot be used just now: {DatabaseFault.Sentence(away)}"
            ),
            NpgsqlException wrong => new InvalidOperationException($"The database refuses: {DatabaseFault.Sentence(wrong)}"),
            JobSupersededException or OutcomesMissingException or OperationCanceledException or ObjectDisposedException => new IOException(
                error.Message
            ),
            _ => new InvalidOperationException(error.Message),
        };

    private static bool IsPortable(Exception error) =>
        error is IOException or TimeoutException or InvalidOperationException or OrleansException;
}
