namespace OrleansGrid.Postgres.Server;

/// <summary>Starts a server on existing data, past what an earlier crash may have left behind.</summary>
internal static class ServerStart
{
    /// <summary>A killed server's last statements can hold its memory until they end.</summary>
    private static readonly TimeSpan PatienceWithTheDead = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private const int PortTries = 20;
    private const int LongLog = 16 * 1024 * 1024;

    /// <summary>Recovery after a crash replays what was written since the last checkpoint, and can take minutes.</summary>
    private const string SecondsToStart = "600";

    public static async Task<PostmasterFile> EnsureAsync(
        ServerFolder folder,
        ServerAccount account,
        ServerBinaries binaries,
        CancellationToken cancellationToken
    )
    {
        var waitUntil = DateTime.UtcNow + PatienceWithTheDead;
        for (var ports = 0; ;)
        {
            if (PostmasterFile.Running(folder) is not null)
            {
                if (await ReadyAsync(folder, cancellationToken) is { } ready)
                {
                    return ready;
                }
            }

            PostmasterFile.RemoveStale(folder);
            var said = await StartAsync(folder, account, binaries, cancellationToken);
            if (said is null)
            {
                continue;
            }

            if (said.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal) && ports++ < PortTries)
            {
                folder.Port = FreePort.Choose();
            }
            else if (said.Contains("shared memory block", StringComparison.Ordinal) && DateTime.UtcNow < waitUntil)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
            else
            {
                throw new GridException(
                    GridFault.Environment,
                    $"The private PostgreSQL in {folder.Root} does not start: {Reason(said)} (see {folder.Log})."
                );
            }
        }
    }

    // Null when it started; else what it wrote to its log. pg_ctl puts the server into a session of its own, so neither the
    // end of this process nor Ctrl-C in its terminal reaches it.
    private static async Task<string?> StartAsync(
        ServerFolder folder,
        ServerAccount account,
        ServerBinaries binaries,
        CancellationToken cancellationToken
    )
    {
        var written = new FileInfo(folder.Log) is { Exists: true } log ? log.Length : 0;
        if (written > LongLog)
        {
            File.Delete(folder.Log);
            written = 0;
        }

        var outcome = await ChildProcess.RunAsync(
            account.Command(
                binaries.Program("pg_ctl"),
                "start",
                "-D",
                folder.Data,
                "-l",
                folder.Log,
                "-s",
                "-w",
                "-t",
                SecondsToStart,
                "-o",
                $"-p {folder.Port} -c max_connections={folder.Connections}"
            ),
            cancellationToken
        );
        if (outcome.Succeeded)
        {
            return null;
        }

        var said = await LogFromAsync(folder, written, cancellationToken);
        return said.Length > 0 ? said : outcome.LastLine;
    }

    // Null when it died before it was ready.
    private static async Task<PostmasterFile?> ReadyAsync(ServerFolder folder, CancellationToken cancellationToken)
    {
        while (PostmasterFile.Running(folder) is { } running)
        {
            if (running.IsReady)
            {
                return running;
            }

            await Task.Delay(BetweenLooks, cancellationToken);
        }

        return null;
    }

    private static async Task<string> LogFromAsync(ServerFolder folder, long position, CancellationToken cancellationToken)
    {
        if (!File.Exists(folder.Log))
        {
            return "";
        }

        await using var stream = new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = Math.Min(position, stream.Length);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static string Reason(string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var fatal = lines.LastOrDefault(line => line.Contains("FATAL:", StringComparison.Ordinal)) ?? lines[^1];
        var start = fatal.IndexOf("FATAL:", StringComparison.Ordinal);
        return (start < 0 ? fatal : fatal[(start + "FATAL:".Length)..]).Trim();
    }
}
