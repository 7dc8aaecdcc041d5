using System.Diagnostics;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Listings on a real terminal of a given width, and piped.</summary>
[Collection(RunningCluster.OfVerbs)]
public sealed class TerminalTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public async Task Listings_fit_the_terminal_with_one_line_a_row(int columns)
    {
        var name = $"a name of many words that no narrow terminal has room for {Guid.NewGuid():N}";
        var id = await cluster.SubmitAsync("--items", "1..3", "--name", name, "--shell", "--", "printf 'a long result %0200d' $1");
        await Grid.RunAsync("watch", id);

        var jobs = await OnTerminalAsync(columns, "jobs", "--name", name);
        var items = await OnTerminalAsync(columns, "items", id[^8..]);
        var silos = await OnTerminalAsync(columns, "silos");

        Assert.All(jobs.Concat(items).Concat(silos), line => Assert.InRange(line.Length, 1, columns));
        Assert.Equal(2, jobs.Length);
        Assert.StartsWith("JOB ", jobs[0], StringComparison.Ordinal);
        Assert.StartsWith(id[^8..], jobs[1], StringComparison.Ordinal);
        Assert.Equal(4, items.Length);
        Assert.StartsWith("SILO ", silos[0], StringComparison.Ordinal);
        Assert.Contains(name, string.Concat(await OnTerminalAsync(columns, "jobs", "--name", name, "--wide")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_shown_of_a_job_is_folded_between_words()
    {
        var id = await cluster.SubmitAsync(
            "--items",
            "1..1",
            "--attempts",
            "1",
            "--shell",
            "--",
            "echo several words of an error >&2; exit 3"
        );
        await Grid.RunAsync("watch", id);

        var lines = await OnTerminalAsync(50, "show", id);

        Assert.All(lines, line => Assert.InRange(line.Length, 1, 50));
        Assert.Contains(lines, line => line.StartsWith("          ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Piped_listings_have_whole_ids_and_a_field_for_everything_between_tabs()
    {
        var id = await cluster.SubmitAsync("--items", "1..3", "--name", "two\twords", "--shell", "--", "printf 'line %d\\n\\nend' $1");
        await Grid.RunAsync("watch", id);

        var job = Assert.Single((await Grid.DoAsync("jobs", "--limit", "1")).Lines).Split('\t');
        Assert.Equal([id, "two words", "batch", "succeeded", "3", "0", "3"], job[..7]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", job[7]);
        Assert.Equal(("-", 11), (job[10], job.Length));

        var items = (await Grid.DoAsync("items", id)).Lines.Select(line => line.Split('\t')).ToArray();
        Assert.Equal(["0", "1", "2"], items.Select(item => item[0]));
        Assert.All(items, item => Assert.Equal(("succeeded", "1", "-", 7), (item[1], item[2], item[6], item.Length)));
        Assert.Equal(("1", "line 1  end"), (items[0][4], items[0][5]));

        var silos = (await Grid.DoAsync("silos")).Lines.Select(line => line.Split('\t')).ToArray();
        Assert.All(silos, silo => Assert.Equal(10, silo.Length));
    }

    [Fact]
    public async Task Jobs_are_filtered_by_name_kind_state_key_and_age()
    {
        var (name, key) = ($"filtered-{Guid.NewGuid():N}", $"key-{Guid.NewGuid():N}");
        var id = await cluster.SubmitAsync("--items", "1..1", "--name", name, "--key", key, "--handler", "noop");
        await Grid.DoAsync("watch", id);

        Assert.Equal([id], await IdsAsync("--name", $"*{name[4..20]}*"));
        Assert.Equal([id], await IdsAsync("--key", key, "--kind", "batch", "--state", "succeeded", "--since", "1h"));
        Assert.Empty(await IdsAsync("--key", key, "--kind", "study"));
        Assert.Empty(await IdsAsync("--key", key, "--state", "failed"));
        Assert.Empty(await IdsAsync("--key", key, "--older-than", "1h"));
        Assert.Equal(2, (await Grid.RunAsync("jobs", "--name", "[z-a]")).Exit);
    }

    [Fact]
    public async Task An_id_that_is_ambiguous_names_the_jobs_that_it_may_mean()
    {
        var first = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop", "--name", "one");
        var second = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop", "--name", "other");

        var outcome = await Grid.RunAsync("show", first[..6]);

        Assert.Equal(2, outcome.Exit);
        var sentence = Assert.Single(outcome.ErrorLines);
        Assert.Contains(second, sentence, StringComparison.Ordinal);
        Assert.Contains("(other, ", sentence, StringComparison.Ordinal);
    }

    private async Task<string[]> IdsAsync(params string[] filter) =>
        [.. (await Grid.DoAsync(["jobs", .. filter])).Lines.Select(line => line.Split('\t')[0])];

    /// <summary>The lines as a terminal of that many columns is given them.</summary>
    private async Task<string[]> OnTerminalAsync(int columns, params string[] arguments)
    {
        var command = string.Join(' ', arguments.Select(argument => $"'{argument}'"));
        var start = new ProcessStartInfo("script")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-qec", $"stty cols {columns} rows 50; '{BuiltGrid.Path}' {command}", "/dev/null" },
        };
        start.Environment["GRID_HOME"] = Grid.Home;
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("GRID_POSTGRES");
        using var script = Process.Start(start)!;
        var output = await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, script.ExitCode);
        return [.. output.Split('\n').Select(WithoutControls).Where(line => line.Length > 0)];
    }

    private static string WithoutControls(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, "\u001b(\\[[0-9;?]*[A-Za-z]|[=>])|\r", "");
}
