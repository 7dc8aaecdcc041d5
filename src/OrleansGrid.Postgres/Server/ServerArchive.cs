using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace OrleansGrid.Postgres.Server;

/// <summary>
/// PostgreSQL's programs from an archive that a person names, for machines where none are installed and none may be: unpacked once, under
/// the home. Whole or not at all, also when unpacking is killed half-way.
/// </summary>
internal static class ServerArchive
{
    /// <summary>
    /// Names a zip, or whatever the system's <c>tar</c> reads (tar.gz, tar.xz), in which the programs are; a jar with a txz in it, as the
    /// binaries for embedding are published, too.
    /// </summary>
    public const string Variable = "GRID_POSTGRES_ARCHIVE";

    private static readonly string[] ZipExtensions = [".zip", ".jar"];

    /// <summary>Null when no archive is named. One that is named is wanted, whatever else is on the machine.</summary>
    /// <exception cref="GridException">It cannot be unpacked, or its programs are not those that are needed.</exception>
    public static async Task<ServerBinaries?> NamedAsync(string home, int? major, Action<string> say, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } archive)
        {
            return null;
        }

        var found = await UnpackAsync(Path.GetFullPath(archive), home, say, cancellationToken);
        return (major is { } wanted ? found.Major == wanted : found.Major >= ServerBinaries.OldestMajor)
            ? found
            : throw Unusable(
                archive,
                $"holds PostgreSQL {found.Major}; "
                    + (major is { } data ? $"the data was made by version {data}" : $"{ServerBinaries.OldestMajor} or newer is needed")
            );
    }

    /// <summary>The programs in the archive, which is unpacked unless it already was.</summary>
    /// <param name="archive">Full path. A file that has changed since is unpacked anew.</param>
    public static async Task<ServerBinaries> UnpackAsync(
        string archive,
        string home,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var file = new FileInfo(archive);
        if (!file.Exists)
        {
            throw Unusable(archive, "does not exist");
        }

        var identity = $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}";
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
        var folder = Path.Combine(home, "postgres-programs", name);
        if (!Directory.Exists(folder))
        {
            say($"Unpacking PostgreSQL from {archive} …");
            var unfinished = folder + ".unfinished";
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            Directory.CreateDirectory(unfinished);
            await ExtractAsync(archive, unfinished, cancellationToken);
            Directory.Move(unfinished, folder);
        }

        foreach (var initdb in Directory.EnumerateFiles(folder, "initdb*", SearchOption.AllDirectories))
        {
            if (await ServerBinaries.InAsync(Path.GetDirectoryName(initdb)!, cancellationToken) is { } found)
            {
                return found;
            }
        }

        throw Unusable(archive, "has no folder with initdb, pg_ctl and postgres that run on this machine");
    }

    private static async Task ExtractAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        if (ZipExtensions.Contains(Path.GetExtension(archive), StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                await ZipFile.ExtractToDirectoryAsync(archive, folder, cancellationToken);
            }
            catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                throw Unusable(archive, $"cannot be unpacked ({error.Message.TrimEnd('.')})");
            }

            foreach (var inner in Directory.GetFiles(folder, "*.txz"))
            {
                await UntarAsync(inner, folder, cancellationToken);
                File.Delete(inner);
            }
        }
        else
        {
            await UntarAsync(archive, folder, cancellationToken);
        }
    }

    private static async Task UntarAsync(string archive, string folder, CancellationToken cancellationToken)
    {
        var tar = await ChildProcess.RunAsync(["tar", "-xf", archive, "-C", folder], cancellationToken);
        if (!tar.Succeeded)
        {
            throw Unusable(archive, $"cannot be unpacked ({tar.LastLine})");
        }
    }

    private static GridException Unusable(string archive, string why) =>
        new(
            GridFault.Environment,
            $"{Variable} names {archive}, which {why}; give a zip or tar of PostgreSQL's programs for this system, or unset it."
        );
}
