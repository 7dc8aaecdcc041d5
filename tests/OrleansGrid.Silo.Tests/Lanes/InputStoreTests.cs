using OrleansGrid.Protocol.Tasks;
using OrleansGrid.Silo.Lanes;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Tests.Lanes;

/// <summary>How uploaded inputs come to a lane.</summary>
public sealed class InputStoreTests(SiloDatabase database)
{
    [Fact]
    public async Task Short_inputs_come_many_at_once_and_from_where_they_are_asked_for()
    {
        var upload = await UploadAsync(chunks: 5, inputsEach: 100, length: 3);
        var store = new InputStore(database.Grid.DataSource);

        Assert.Equal(Enumerable.Range(150, 300).Select(i => Input(i, 3)), store.Read(upload, 150, 450));
    }

    [Fact]
    public async Task Long_inputs_come_few_at_once_and_the_rest_is_not_waited_for()
    {
        const int length = 1 << 20;
        var upload = await UploadAsync(chunks: 20, inputsEach: 1, length);
        var store = new InputStore(database.Grid.DataSource);

        for (var first = 0; first < 20;)
        {
            var page = store.Read(upload, first, 20);
            Assert.InRange(page.Length, 1, InputStore.FullPage / length);
            Assert.Equal(Input(first, length), page[0]);
            first += page.Length;
        }
    }

    [Fact]
    public async Task One_input_that_is_longer_than_a_page_comes_alone()
    {
        var upload = await UploadAsync(chunks: 3, inputsEach: 1, length: InputStore.FullPage + 1);

        Assert.Single(new InputStore(database.Grid.DataSource).Read(upload, 1, 3));
    }

    [Fact]
    public async Task An_input_that_is_missing_fails_its_own_item()
    {
        var upload = await UploadAsync(chunks: 3, inputsEach: 10, length: 3);
        await database.RunAsync($"delete from grid_internal.input_chunks where upload_id = '{upload}' and first_item = 10");
        var store = new InputStore(database.Grid.DataSource);
        var reader = new InputReader(
            Works.Of(new BatchSpec { Handler = "noop" }, new UploadedInputs(upload, 30, "")),
            30,
            store,
            (_, _, _) => { }
        );
        var task = new TaskRun(Guid.NewGuid(), new TaskOrder(Guid.NewGuid(), 0, 1, 0, 30, [], 1), Works.None, _ => { });

        Assert.True(reader.TryRead(9, task, out var before));
        Assert.Equal(Input(9, 3), before.Text);
        Assert.Contains(
            "item 10",
            Assert.Throws<PermanentFailureException>(() => reader.TryRead(10, task, out _)).Message,
            StringComparison.Ordinal
        );
        Assert.True(reader.TryRead(20, task, out var after));
        Assert.Equal(Input(20, 3), after.Text);
    }

    private static string Input(long item, int length) =>
        item.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(length, '0');

    private async Task<Guid> UploadAsync(int chunks, int inputsEach, int length)
    {
        var upload = Guid.NewGuid();
        await database.RunAsync(
            $"""
            insert into grid_internal.input_chunks (upload_id, first_item, inputs)
            select '{upload}', c * {inputsEach},
                   array(select lpad((c * {inputsEach} + i)::text, {length}, '0') from generate_series(0, {inputsEach
                - 1}) i)
            from generate_series(0, {chunks - 1}) c
            """
        );
        return upload;
    }
}
