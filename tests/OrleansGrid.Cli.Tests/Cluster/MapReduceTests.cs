using System.Diagnostics;
using System.Text;
using Npgsql;

namespace OrleansGrid.Cli.Tests.Cluster;

/// <summary>Each built-in program over real files, against the answer of the tool of Unix that does the same.</summary>
[Collection(RunningCluster.OfKinds)]
public sealed class MapReduceTests(RunningCluster cluster) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-mapreduce-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Grep_finds_what_grep_finds()
    {
        WriteTexts();

        await RunAsync("grep", "found", "--arg", "pattern=w1[0-9]+ w2", "--input", $"{_folder}/text*", "--split-size", "10KB");

        Assert.Equal(await ShellAsync("grep -EH 'w1[0-9]+ w2' $PWD/text*"), await ShellAsync("cat found/part-*"));
    }

    [Fact]
    public async Task The_inverted_index_names_the_files_that_hold_a_word()
    {
        WriteTexts();

        await RunAsync("invertedindex", "index", "--input", $"{_folder}/text*", "--split-size", "10KB");

        Assert.Equal(
            await ShellAsync(
                "for t in $PWD/text*; do tr -s ' ' '\\n' < $t | sort -u | sed \"s|\\$|\\t$t|\"; done | sort | awk -F'\\t' '$1 != w { if "
                    + "(NR > 1) print l; w = $1; l = w } { l = l FS $2 } END { print l }'"
            ),
            await ShellAsync("cat index/part-* | sort")
        );
    }

    [Theory]
    [InlineData("inner", "")]
    [InlineData("full", "-a1 -a2")]
    public async Task Join_joins_as_join_does(string type, string options)
    {
        await ShellAsync(
            "seq 0 3 900 | awk '{ print \"k\" $1 \"\\tleft\" NR \"\\tx\" }' > l; seq 0 2 900 | awk '{ print \"right\" NR \"\\tk\" $1 % "
                + "500 }' > r"
        );

        await RunAsync(
            "join",
            "joined",
            "--arg",
            "left-key=1",
            "--arg",
            "right-key=2",
            "--arg",
            $"type={type}",
            "--input",
            $"left={_folder}/l",
            $"right={_folder}/r"
        );

        Assert.Equal(
            await ShellAsync($"sort -k1,1 l > ls; sort -k2,2 r > rs; join -t '\t' -1 1 -2 2 {options} ls rs | sort"),
            await ShellAsync("cat joined/part-* | sort")
        );
    }

    [Fact]
    public async Task The_largest_numbers_are_those_that_sort_puts_first()
    {
        await ShellAsync("seq 1 5000 | awk '{ print \"row\" $1 \",\" $1 * 7919 % 1000 / 8 }' > numbers");

        await RunAsync(
            "topn",
            "top",
            "--arg",
            "n=25",
            "--arg",
            "column=2",
            "--arg",
            "separator=,",
            "--input",
            $"{_folder}/numbers",
            "--split-size",
            "10KB"
        );

        Assert.Equal(await ShellAsync("sort -s -t, -k2,2gr numbers | head -n 25"), await ShellAsync("cat top/part-*"));
    }

    [Fact]
    public async Task The_output_of_a_job_is_the_input_of_the_next_even_when_it_is_compressed()
    {
        WriteTexts();
        var counted = await RunAsync("wordcount", "counts", "--input", $"{_folder}/text*", "--compress", "zstd", "--reducers", "2");

        await RunAsync("topn", "top", "--arg", "n=5", "--arg", "column=2", "--input", $"job:{counted.JobId[^12..]}");

        Assert.Equal(
            await ShellAsync("cat text* | tr -s ' ' '\\n' | sort | uniq -c | sort -nr | head -n 5 | awk '{ print $1 }'"),
            await ShellAsync("cut -f2 top/part-*")
        );
    }

    [Fact]
    public async Task Rows_are_the_lines_of_the_parts()
    {
        WriteTexts();

        var counted = await RunAsync(
            "wordcount",
            "counts",
            "--input",
            $"{_folder}/text*",
            "--compress",
            "gzip",
            "--reducers",
            "2",
            "--rows"
        );

        Assert.Equal(
            await ShellAsync(
                "for part in counts/part-*; do gunzip -c $part | awk -v part=${part#counts/part-} '{ sub(/\\.gz/, \"\", part); print "
                    + "part + 0 \"\\t\" NR - 1 \"\\t\" $0 }'; done"
            ),
            await QueryAsync(
                $"select concat_ws(E'\\t', part, row_number, key, value) from grid.mapreduce_rows where job_id = '{counted.JobId}' order "
                    + "by part, row_number"
            )
        );
    }

    [Fact]
    public async Task Results_that_come_at_the_end_of_a_job_are_not_followed_but_those_of_a_stage_are()
    {
        WriteTexts();
        var counted = await RunAsync("wordcount", "counts", "--input", $"{_folder}/text*", "--reducers", "2");

        var refused = await cluster.Grid.RunAsync("results", counted.JobId, "--follow");
        Assert.Equal(2, refused.Exit);
        Assert.Contains("come at its end", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);

        Assert.Equal(2, (await cluster.Grid.DoAsync("results", counted.JobId, "--follow", "--stage", "2")).Lines.Length);
    }

    [Fact]
    public async Task The_reducers_of_a_job_that_has_ended_have_read_all_that_they_were_to_read_and_show_says_where_the_output_is()
    {
        // Much of the same becomes small where it is kept for the reducers.
        await ShellAsync("seq 20000 | sed 's/.*/a b c d e f/' > much");
        var moved = await RunAsync("sort", "sorted", "--input", $"{_folder}/much", "--split-size", "40KB", "--reducers", "2");

        var reduce = moved.Json[^1].GetProperty("stages")[2];
        Assert.NotEqual(0, reduce.GetProperty("bytes").GetInt64());
        Assert.Equal(reduce.GetProperty("bytes_total").GetInt64(), reduce.GetProperty("bytes").GetInt64());
        var shown = await cluster.Grid.DoAsync("show", moved.JobId);
        Assert.Contains($"{_folder}/sorted: 2 parts", shown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("0")]
    public async Task Without_an_output_folder_the_rows_are_the_results_and_no_file_is_written(string reducers)
    {
        WriteTexts();

        var found = await cluster.Grid.DoAsync(
            "mapreduce",
            "--mapper",
            "grep w1",
            "--input",
            $"{_folder}/text*",
            "--reducers",
            reducers,
            "--rows",
            "--watch",
            "--json"
        );

        Assert.Equal(
            await ShellAsync("grep -h w1 text* | sort"),
            string.Concat(
                (await cluster.Grid.DoAsync("results", found.JobId)).Lines.Order(StringComparer.Ordinal).Select(line => line + "\n")
            )
        );
        Assert.Equal(["text0", "text1", "text2"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order());
        var next = await cluster.Grid.RunAsync("mapreduce", "--app", "wordcount", "--input", $"job:{found.JobId}", "--rows");
        Assert.Equal(2, next.Exit);
        Assert.Contains("give a MapReduce job with an output folder", Assert.Single(next.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_without_output_is_no_input()
    {
        WriteTexts();
        var batch = await cluster.SubmitAsync("--items", "1..2", "--handler", "noop");
        var failed = await cluster.Grid.RunAsync(
            "mapreduce",
            "--mapper",
            "exit 3",
            "--attempts",
            "1",
            "--input",
            $"{_folder}/text0",
            "--output",
            $"{_folder}/none",
            "--watch",
            "--json"
        );
        Assert.Equal(1, failed.Exit);

        await RefusedAsync(batch, "a batch job, which writes no files");
        await RefusedAsync(failed.JobId, "that job is failed");
        await RefusedAsync("0198c0de-0000-7000-8000-000000000000", "There is no job");

        async Task RefusedAsync(string id, string sentence)
        {
            var outcome = await cluster.Grid.RunAsync(
                "mapreduce",
                "--app",
                "wordcount",
                "--input",
                $"job:{id}",
                "--output",
                $"{_folder}/next"
            );
            Assert.Equal(2, outcome.Exit);
            Assert.Contains(sentence, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_or_written_is_refused_before_anything_is_submitted()
    {
        WriteTexts();

        await RefusedAsync($"{_folder}/none*", $"{_folder}/out", "no file matches");
        await RefusedAsync($"{_folder}/text1", $"{_folder}/text0/out", $"would lie below {_folder}/text0, which is a file");
        await RefusedAsync($"{_folder}/text*", "/proc/out", "no folder can be made in /proc");

        async Task RefusedAsync(string input, string output, string sentence)
        {
            var outcome = await cluster.Grid.RunAsync("mapreduce", "--app", "wordcount", "--input", input, "--output", output);
            Assert.Equal(2, outcome.Exit);
            Assert.Contains(sentence, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
            Assert.Empty(outcome.Output);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off_fails_the_job_with_its_name_and_offset()
    {
        WriteTexts();
        await ShellAsync("gzip -c text0 | head -c 2000 > cut.gz");

        var failed = await CountWordsAsync("cut.gz");

        Assert.Equal(1, failed.Exit);
        Assert.Matches(
            $"{_folder}/cut.gz, (before )?offset 2000: ",
            (await cluster.ShowAsync(failed.JobId)).GetProperty("error").GetString()
        );
        Assert.False(Directory.Exists($"{_folder}/out"));
    }

    [Fact]
    public async Task A_file_that_was_cut_off_before_its_first_block_is_refused_with_its_name_and_offset()
    {
        WriteTexts();
        await ShellAsync("zstd -c text0 | head -c 2000 > cut.zst");

        var refused = await CountWordsAsync("cut.zst");

        Assert.Equal(2, refused.Exit);
        Assert.Contains($"{_folder}/cut.zst, offset 2000: ", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    private Task<GridOutcome> CountWordsAsync(string file) =>
        cluster.Grid.RunAsync(
            "mapreduce",
            "--app",
            "wordcount",
            "--input",
            $"{_folder}/{file}",
            "--output",
            $"{_folder}/out",
            "--watch",
            "--json"
        );

    private Task<GridOutcome> RunAsync(string program, string output, params string[] more) =>
        cluster.Grid.DoAsync(["mapreduce", "--app", program, "--output", $"{_folder}/{output}", "--watch", "--json", .. more]);

    private void WriteTexts()
    {
        var random = new Random(7);
        for (var file = 0; file < 3; file++)
        {
            var lines = Enumerable
                .Range(0, 500)
                .Select(_ => string.Join(' ', Enumerable.Range(0, 8).Select(_ => $"w{random.Next(300 * (file + 1))}")));
            File.WriteAllLines($"{_folder}/text{file}", lines);
        }
    }

    /// <summary>A line for each row.</summary>
    private async Task<string> QueryAsync(string query)
    {
        await using var database = NpgsqlDataSource.Create(cluster.Postgres);
        await using var command = database.CreateCommand(query);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new StringBuilder();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Append(rows.GetString(0)).Append('\n');
        }

        return lines.ToString();
    }

    private async Task<string> ShellAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using var shell = Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
