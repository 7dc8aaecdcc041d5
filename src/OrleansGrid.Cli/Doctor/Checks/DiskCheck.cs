using OrleansGrid.Cli.Parsing;

namespace OrleansGrid.Cli.Doctor.Checks;

/// <summary>The disk under a folder has room.</summary>
internal sealed class DiskCheck(string name, string folder) : ICheck
{
    private const long Little = 2L << 30;
    private const long TooLittle = 256L << 20;

    public string Name => name;

    public Task<Finding> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var disk = new DriveInfo(folder);
            return Task.FromResult(Judge(folder, disk.AvailableFreeSpace, disk.TotalSize));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(
                Finding.Warning(
                    $"the disk of {folder} cannot be looked at: {error.Message.TrimEnd('.')}",
                    "Run 'grid doctor' as a user who may."
                )
            );
        }
    }

    public static Finding Judge(string folder, long free, long total)
    {
        var found = $"{ByteSize.Text(free)} of {ByteSize.Text(total)} free for {folder}";
        const string Advice = "Make room on that disk, or delete jobs that have ended ('grid prune --help').";
        return free < TooLittle ? Finding.Problem(found, Advice)
            : free < Little ? Finding.Warning(found, Advice)
            : Finding.Ok(found);
    }
}
