using System.Runtime.CompilerServices;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Postgres.Sql;
using OrleansGrid.Postgres.Uploads;

namespace OrleansGrid.Postgres.Tests;

public sealed class InputUploadTests(SharedServer shared)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_uploaded_is_there_in_order()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var lines = Enumerable.Range(0, 10_000).Select(i => i % 100 == 0 ? "" : $"line {i} – ż 😀 \\ \" {{}}").ToList();
        var uploaded = await new InputUpload(database).UploadAsync(lines.ToAsyncEnumerable(), Token);

        Assert.Equal(10_000, uploaded.Items);
        Assert.Equal(lines, await ReadAsync(database, uploaded.UploadId));
        Assert.Equal(3L, await database.AskAsync("select count(*) from grid_internal.input_chunks"));
    }

    [Fact]
    public async Task The_hash_depends_on_the_inputs_and_their_limits_but_not_on_the_chunks()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var upload = new InputUpload(database);
        var slow = await upload.UploadAsync(SlowlyAsync(["ab", "c", "d"], 2, Token), Token);
        var quick = await upload.UploadAsync(AllAsync("ab", "c", "d"), Token);
        var other = await upload.UploadAsync(AllAsync("a", "bc", "d"), Token);

        Assert.Equal(2L, await database.AskAsync($"select count(*) from grid_internal.input_chunks where upload_id = '{slow.UploadId}'"));
        Assert.Equal(quick.Hash, slow.Hash);
        Assert.NotEqual(quick.Hash, other.Hash);
    }

    [Fact]
    public async Task What_has_arrived_of_a_slow_stream_is_durable_before_the_stream_ends()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await new InputUpload(database).UploadAsync(UntilStoredAsync(database, Token), Token);
        Assert.Equal(3L, await database.AskAsync("select sum(cardinality(inputs)) from grid_internal.input_chunks"));
    }

    [Fact]
    public async Task Few_inputs_stay_inline_and_many_or_large_ones_are_uploaded()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var upload = new InputUpload(database);
        var few = Enumerable.Range(0, 1000).Select(i => $"{i}").ToList();

        var inline = Assert.IsType<InlineInputs>(await upload.StoreAsync(few.ToAsyncEnumerable(), InputEncoders.Line, Token));
        Assert.Equal(few, inline.Items);
        Assert.IsType<UploadedInputs>(await upload.StoreAsync(few.Append("1000").ToAsyncEnumerable(), InputEncoders.Line, Token));
        Assert.IsType<UploadedInputs>(await upload.StoreAsync(AllAsync(new string('x', 65_536)), InputEncoders.Line, Token));
    }

    [Theory]
    [InlineData("a\0b", "Item 1 holds a NUL character")]
    [InlineData("a<half>b", "Item 1 holds half of a surrogate pair")]
    [InlineData(null, "Item 1 is null")]
    public async Task An_input_that_PostgreSQL_cannot_keep_is_refused_by_its_number(string? bad, string sentence)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var error = await Assert.ThrowsAsync<GridException>(() =>
            new InputUpload(database).UploadAsync(AllAsync("good", bad?.Replace("<half>", "\uD800", StringComparison.Ordinal)!), Token)
        );
        Assert.Equal(GridFault.BadInput, error.Fault);
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_input_far_behind_leaves_no_half_chunk_and_names_its_number()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var lines = Enumerable.Range(0, 20_000).Select(i => i == 15_000 ? "\0" : "fine").ToAsyncEnumerable();
        var error = await Assert.ThrowsAsync<GridException>(() => new InputUpload(database).UploadAsync(lines, Token));
        Assert.StartsWith("Item 15000 holds a NUL", error.Message, StringComparison.Ordinal);
        Assert.Equal(0L, await database.AskAsync("select count(*) from grid_internal.input_chunks where cardinality(inputs) <> 4096"));
    }

    [Fact]
    public async Task The_longest_input_is_kept_and_one_byte_more_is_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var upload = new InputUpload(database);
        var longest = new string('x', 16 * 1024 * 1024);
        Assert.Equal(1, (await upload.UploadAsync(AllAsync(longest), Token)).Items);
        var error = await Assert.ThrowsAsync<GridException>(() => upload.UploadAsync(AllAsync(longest + "x"), Token));
        Assert.StartsWith("Item 0 is 16,777,217 bytes long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_inputs_are_refused()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        await Assert.ThrowsAsync<GridException>(() => new InputUpload(database).UploadAsync(AllAsync(), Token));
    }

    [Theory]
    [InlineData("""{"a": [1, 2, {"b": null}]}""", true)]
    [InlineData(" 12 ", true)]
    [InlineData("\"text\"", true)]
    [InlineData("text", false)]
    [InlineData("", false)]
    [InlineData("1 2", false)]
    [InlineData("[1,", false)]
    public async Task Lines_for_handlers_that_read_JSON_must_each_be_one_value(string line, bool good)
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var stored = new InputUpload(database).StoreAsync(AllAsync(line), InputEncoders.JsonLine, Token);
        if (good)
        {
            Assert.Equal([line], Assert.IsType<InlineInputs>(await stored).Items);
        }
        else
        {
            Assert.StartsWith(
                "Item 0 is not JSON",
                (await Assert.ThrowsAsync<GridException>(() => stored)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_loses_and_repeats_nothing()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var uploaded = await new InputUpload(database).UploadAsync(WithBrokenConnectionsAsync(database, Token), Token);
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => $"{i}"), await ReadAsync(database, uploaded.UploadId));
    }

    [Fact]
    public async Task An_upload_that_its_job_names_is_not_forgotten_and_any_other_is()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var upload = new InputUpload(database);
        var used = await upload.UploadAsync(AllAsync("a"), Token);
        var unused = await upload.UploadAsync(AllAsync("a"), Token);
        await new JobRows(database).StateAsync(JobState.Running, 1, inputs: used);

        await upload.ForgetAsync(used.UploadId, Token);
        await upload.ForgetAsync(unused.UploadId, Token);
        Assert.Equal(used.UploadId, await database.AskAsync("select upload_id from grid_internal.uploads"));
        Assert.Equal(used.UploadId, await database.AskAsync("select upload_id from grid_internal.input_chunks"));
    }

    [Fact]
    public async Task The_inputs_of_a_job_are_kept_however_old_they_are_and_those_of_no_job_are_not()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var upload = new InputUpload(database);
        var used = await upload.UploadAsync(AllAsync("a"), Token);
        await upload.UploadAsync(AllAsync("b"), Token);
        await new JobRows(database).StateAsync(JobState.Running, 1, inputs: used);
        await database.RunAsync("update grid_internal.uploads set created_at = now() - interval '8 days'");

        await database.RunAsync(SqlCatalog.Get("forget_abandoned_uploads").Replace("$1", "500", StringComparison.Ordinal));
        await database.RunAsync(SqlCatalog.Get("forget_empty_uploads").Replace("$1", "500", StringComparison.Ordinal));
        Assert.Equal(used.UploadId, await database.AskAsync("select upload_id from grid_internal.uploads"));
        Assert.Equal(used.UploadId, await database.AskAsync("select upload_id from grid_internal.input_chunks"));
    }

    [Fact]
    public async Task A_source_that_does_not_heed_its_cancellation_does_not_hold_the_caller()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        var upload = new InputUpload(database).UploadAsync(StuckAsync(never.Task, cancel), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        never.SetResult();
    }

    private static IAsyncEnumerable<string> AllAsync(params string[] lines) => lines.ToAsyncEnumerable();

    private static async IAsyncEnumerable<string> SlowlyAsync(
        string[] lines,
        int pauseBefore,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (i == pauseBefore)
            {
                // Longer than a chunk waits: the stream itself is the clock here.
                await Task.Delay(1500, cancellationToken);
            }

            yield return lines[i];
        }
    }

    /// <summary>Gives its last line only when the first two are in the database.</summary>
    private static async IAsyncEnumerable<string> UntilStoredAsync(
        GridDatabase database,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return "one";
        yield return "two";
        while (await database.AskAsync("select sum(cardinality(inputs)) from grid_internal.input_chunks") is not 2L)
        {
            await Task.Delay(10, cancellationToken);
        }

        yield return "three";
    }

    private static async IAsyncEnumerable<string> WithBrokenConnectionsAsync(
        GridDatabase database,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < 60_000; i++)
        {
            if (i is 20_000 or 40_000)
            {
                await database.RunAsync(
                    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                );
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return $"{i}";
        }
    }

    private static async IAsyncEnumerable<string> StuckAsync(Task never, CancellationTokenSource cancel)
    {
        yield return "one";
        await cancel.CancelAsync();
        await never;
        yield return "two";
    }

    private static async Task<List<string>> ReadAsync(GridDatabase database, Guid uploadId)
    {
        await using var command = database.DataSource.CreateCommand(
            "select first_item, inputs from grid_internal.input_chunks where upload_id = $1 order by first_item"
        );
        command.Parameters.AddWithValue(uploadId);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var lines = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            Assert.Equal(lines.Count, reader.GetInt64(0));
            lines.AddRange(reader.GetFieldValue<string[]>(1));
        }

        return lines;
    }
}
