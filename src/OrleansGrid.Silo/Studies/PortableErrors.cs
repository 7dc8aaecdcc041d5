using Npgsql;
using OrleansGrid.Postgres;

namespace OrleansGrid.Silo;

/// <summary>
/// What a grain throws, as a caller on another silo can be told it: the serializer carries errors of .NET itself and neither those of the database's driver nor our own.
/// A trial that was told that there is no codec could not know that to ask again would help, and failed.
/// </summary>
internal static class PortableErrors
{
    public static async Task InvokeAsync(IIncomingGrainCallContext call)
    {
        try
        {
            await call.Invoke();
        }
        catch (Exception error) when (error is NpgsqlException or GridException)
        {
            throw Of(error);
        }
    }

    /// <returns>An <see cref="IOException"/> for what may pass, else an <see cref="InvalidOperationException"/>.</returns>
    public static Exception Of(Exception error) =>
        error is NpgsqlException away && DatabaseRetry.MayPass(away) ? new IOException(error.Message) : new InvalidOperationException(error.Message);
}
