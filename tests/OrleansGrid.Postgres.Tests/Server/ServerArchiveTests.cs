using System.IO.Compression;
using OrleansGrid.Postgres.Server;

namespace OrleansGrid.Postgres.Tests.Server;

/// <summary>PostgreSQL's programs from an archive, with scripts in their place.</summary>
public sealed class ServerArchiveTests : IDisposable
{
    private const int ExecutableByAll = 0b111_101_101;

    private readonly string _folder = Directory.CreateTempSubdirectory("grid-archive-").FullName;
    private readonly List<string> _said = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("programs.zip")]
    [InlineData("programs.tar.gz")]
    public async Task The_programs_of_an_archive_are_unpacked_once_under_the_home(string name)
    {
        var archive = await ArchiveAsync(name, "initdb", "pg_ctl", "postgres");

        var first = await UnpackAsync(archive);
        var again = await UnpackAsync(archive);

        Assert.Equal(17, first.Major);
        Assert.StartsWith(Path.Combine(_folder, "home"), first.Program("initdb"), StringComparison.Ordinal);
        Assert.Equal(first, again);
        Assert.Equal($"Unpacking PostgreSQL from {archive} …", Assert.Single(_said));
    }

    [Fact]
    public async Task An_archive_within_the_archive_is_unpacked_too_as_in_what_is_published_for_embedding()
    {
        var inner = await ArchiveAsync("postgres-linux-x86_64.txz", "initdb", "pg_ctl", "postgres");
        var jar = Path.Combine(_folder, "embedded.jar");
        await using (var zip = await ZipFile.OpenAsync(jar, ZipArchiveMode.Create, TestContext.Current.CancellationToken))
        {
            await zip.CreateEntryFromFileAsync(inner, Path.GetFileName(inner), TestContext.Current.CancellationToken);
        }

        Assert.Equal(17, (await UnpackAsync(jar)).Major);
    }

    [Fact]
    public async Task What_a_killed_unpacking_left_is_not_taken_for_the_whole()
    {
        var archive = await ArchiveAsync("programs.zip", "initdb", "pg_ctl", "postgres");
        var whole = Path.GetDirectoryName(Path.GetDirectoryName((await UnpackAsync(archive)).Directory))!;
        Directory.Move(whole, whole + ".unfinished");
        File.Delete(Path.Combine(whole + ".unfinished", "pgsql", "bin", "postgres"));

        Assert.Equal(17, (await UnpackAsync(archive)).Major);
    }

    [Fact]
    public async Task An_archive_that_lacks_a_program_is_refused() =>
        Assert.Contains(
            "which has no folder with initdb, pg_ctl and postgres that run on this machine",
            await RefusalOf(await ArchiveAsync("programs.zip", "initdb", "postgres")),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("broken.zip")]
    [InlineData("broken.tar.xz")]
    public async Task A_file_that_is_no_archive_is_refused(string name)
    {
        var archive = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(archive, "nothing of the kind", TestContext.Current.CancellationToken);

        Assert.Contains("which cannot be unpacked (", await RefusalOf(archive), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused() =>
        Assert.Equal(
            "GRID_POSTGRES_ARCHIVE names /no/such.zip, which does not exist; give a zip or tar of PostgreSQL's programs for this system, "
                + "or unset it.",
            await RefusalOf("/no/such.zip")
        );

    private async Task<string> RefusalOf(string archive)
    {
        var error = await Assert.ThrowsAsync<GridException>(() => UnpackAsync(archive));
        Assert.Equal(GridFault.Environment, error.Fault);
        return error.Message;
    }

    private Task<ServerBinaries> UnpackAsync(string archive) =>
        ServerArchive.UnpackAsync(archive, Path.Combine(_folder, "home"), _said.Add, TestContext.Current.CancellationToken);

    private async Task<string> ArchiveAsync(string name, params string[] programs)
    {
        var path = Path.Combine(_folder, name);
        await using (var zip = await ZipFile.OpenAsync(Path.Combine(_folder, "programs.zip"), ZipArchiveMode.Create))
        {
            foreach (var program in programs)
            {
                var entry = zip.CreateEntry($"pgsql/bin/{program}");
                entry.ExternalAttributes = ExecutableByAll << 16;
                await using var writer = new StreamWriter(await entry.OpenAsync());
                await writer.WriteAsync("#!/bin/sh\necho 'postgres (PostgreSQL) 17.2'\n");
            }
        }

        if (!name.EndsWith(".zip", StringComparison.Ordinal))
        {
            var content = Path.Combine(_folder, "content");
            await ZipFile.ExtractToDirectoryAsync(Path.Combine(_folder, "programs.zip"), content);
            Assert.True((await ChildProcess.RunAsync(["tar", "-czf", path, "-C", content, "pgsql"], CancellationToken.None)).Succeeded);
        }

        return path;
    }
}
