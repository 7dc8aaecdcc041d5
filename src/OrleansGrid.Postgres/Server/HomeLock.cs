namespace OrleansGrid.Postgres.Server;

/// <summary>Held while a home's server is created, started, stopped or removed; let go by the system when its holder dies.</summary>
internal static class HomeLock
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    public static async Task<IDisposable> TakeAsync(string home, CancellationToken cancellationToken)
    {
        var path = Path.Combine(home, "postgres.lock");
        try
        {
            Directory.CreateDirectory(home);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotUsable(home, error);
        }

        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw NotUsable(home, error);
            }
        }
    }

    private static GridException NotUsable(string home, Exception error) =>
        new(GridFault.Environment, $"The folder {home} cannot be written; set GRID_HOME to a folder that you own.", error);
}
