using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansGrid.Cli.Tests;

namespace OrleansGrid.Cluster.Tests;

public sealed class KilledClientTests(TestCluster cluster) : ClusterTest(cluster)
{
    private const int Lines = 200_000;

    [Fact]
    public async Task A_client_killed_in_the_middle_of_a_submission_leaves_nothing_visible_and_the_same_command_completes_it()
    {
        var key = $"killed-{Guid.NewGuid()}";
        var chunks = await Cluster.AskAsync<long>("select count(*) from grid_internal.input_chunks");
        using (var killed = Client(key, []))
        {
            await WriteAsync(killed, Lines / 2);
            await Eventually.TrueAsync(
                async () => await Cluster.AskAsync<long>("select count(*) from grid_internal.input_chunks") > chunks,
                "a part of the inputs is in the database"
            );
            Unix.Send(killed.Id, Unix.Kill);
            await killed.WaitForExitAsync(Cancellation);
        }

        Assert.Equal(0, await Cluster.AskAsync<long>("select count(*) from grid.jobs where key = $1", key));

        var said = new ConcurrentQueue<string?>();
        using var again = Client(key, said);
        await WriteAsync(again, Lines);
        again.StandardInput.Close();
        await again.WaitForExitAsync(Cancellation);

        Assert.True(again.ExitCode == 0, string.Join('\n', said));
        Assert.Equal(1, await Cluster.AskAsync<long>("select count(*) from grid.jobs where key = $1", key));
        var job = Cluster.Client.Job(await Cluster.AskAsync<Guid>("select job_id from grid.jobs where key = $1", key));
        await Cluster.ExactlyOnceAsync(job, Lines);
        // Line n was the number n, and its result is twice that.
        Assert.Equal(
            Lines,
            await Cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1 and result::bigint = item * 2", job.Id)
        );
    }

    private Process Client(string key, ConcurrentQueue<string?> errors)
    {
        var start = new ProcessStartInfo(
            BuiltGrid.Path,
            ["batch", "--postgres", Cluster.ClientPostgres, "--key", key, "--items-from", "-", "--handler", "quick", "--watch", "--json"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var client = Process.Start(start)!;
        client.OutputDataReceived += (_, _) => { };
        client.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data);
        client.BeginOutputReadLine();
        client.BeginErrorReadLine();
        return client;
    }

    private static async Task WriteAsync(Process client, int lines)
    {
        for (var line = 0; line < lines; line++)
        {
            await client.StandardInput.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture).AsMemory(), Cancellation);
        }

        await client.StandardInput.FlushAsync(Cancellation);
    }
}
