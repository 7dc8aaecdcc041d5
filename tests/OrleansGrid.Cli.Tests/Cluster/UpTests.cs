using System.Text.Json;

namespace OrleansGrid.Cli.Tests.Cluster;

[Collection(RunningCluster.OfVerbs)]
public sealed class UpTests(RunningCluster cluster)
{
    private GridProgram Grid => cluster.Grid;

    [Fact]
    public async Task Up_again_changes_nothing_when_nothing_is_missing()
    {
        var before = await UpAsync();

        Assert.Equal(Pids(before), Pids(await UpAsync()));
    }

    [Fact]
    public async Task A_job_outlives_a_silo_killed_in_the_middle_and_up_brings_back_exactly_that_silo_on_its_ports()
    {
        var before = await UpAsync();
        var id = await cluster.SubmitAsync("--items", "1..400", "--attempts", "3", "--shell", "--", "sleep 0.02; echo $1");
        await cluster.WaitUntilAsync(id, status => status.GetProperty("items_succeeded").GetInt64() >= 40);

        GridProgram.Signal(Pids(before)[0], "KILL");
        var after = await UpAsync();

        Assert.NotEqual(Pids(before)[0], Pids(after)[0]);
        Assert.Equal(Pids(before)[1], Pids(after)[1]);
        Assert.Equal(Ports(before), Ports(after));
        Assert.Equal(0, (await Grid.RunAsync("watch", id)).Exit);
        Assert.Equal(Enumerable.Range(1, 400).Select(item => $"{item}"), (await Grid.DoAsync("results", id)).Lines);
    }

    [Fact]
    public async Task After_a_crash_of_all_silos_and_the_database_up_brings_all_back_and_the_job_goes_on()
    {
        var before = await UpAsync();
        var id = await cluster.SubmitAsync("--items", "1..400", "--attempts", "5", "--shell", "--", "sleep 0.02; echo $1");
        await cluster.WaitUntilAsync(id, status => status.GetProperty("items_succeeded").GetInt64() >= 40);

        foreach (var pid in Pids(before).Append(PostmasterPid()))
        {
            GridProgram.Signal(pid, "KILL");
        }

        var after = await UpAsync();

        Assert.Equal(Ports(before), Ports(after));
        Assert.Equal(0, (await Grid.RunAsync("watch", id)).Exit);
        Assert.Equal(400, (await Grid.DoAsync("results", id)).Lines.Length);
    }

    [Fact]
    public async Task Other_slots_and_another_number_of_silos_are_adjusted()
    {
        var one = (await Grid.DoAsync("up", "--silos", "1", "--slots", "3", "--detach", "--json")).Json[0];
        Assert.Equal(3, Assert.Single(one.GetProperty("silos").EnumerateArray()).GetProperty("slots").GetInt32());
        Assert.Equal(1, await ActiveAsync());

        Assert.Equal(2, Pids(await UpAsync()).Length);
        Assert.Equal(2, await ActiveAsync());
    }

    [Fact]
    public async Task Two_ups_at_once_make_one_cluster()
    {
        var both = await Task.WhenAll(UpAsync(), UpAsync());

        Assert.Equal(Pids(both[0]), Pids(both[1]));
        Assert.Equal(2, await ActiveAsync());
    }

    private async Task<JsonElement> UpAsync() => (await Grid.DoAsync(RunningCluster.Up)).Json[0];

    private async Task<int> ActiveAsync() =>
        (await Grid.DoAsync("silos", "--json")).Json.Count(silo => silo.GetProperty("state").GetString() == "active");

    private int PostmasterPid() =>
        int.Parse(
            File.ReadLines(Path.Combine(Grid.Home, "postgres", "data", "postmaster.pid")).First(),
            System.Globalization.CultureInfo.InvariantCulture
        );

    private static int[] Pids(JsonElement up) =>
        [.. up.GetProperty("silos").EnumerateArray().Select(silo => silo.GetProperty("pid").GetInt32())];

    private static int[] Ports(JsonElement up) =>
        [
            .. up.GetProperty("silos")
                .EnumerateArray()
                .SelectMany(silo => new[] { silo.GetProperty("port").GetInt32(), silo.GetProperty("gateway_port").GetInt32() }),
        ];
}
