using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansGrid.Silo.Writing;

namespace OrleansGrid.Silo.Tests.Handlers;

/// <summary>What may be a result. PostgreSQL itself is asked whether it agrees.</summary>
public sealed class StorableJsonTests(SiloDatabase database) : IAsyncDisposable
{
    // Without statements that the driver prepares by itself: after an error of such a one it confuses the answers to the next.
    private readonly NpgsqlDataSource _unprepared = NpgsqlDataSource.Create(database.Grid.ConnectionString + ";Max Auto Prepare=0");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Good =>
        new(
            "0",
            "7",
            "-0",
            "-1",
            "123456789012345678",
            "1234567890123456789",
            "-12345678901234567890.5",
            "1e10",
            "1E+10",
            "1e-10",
            "0e999999",
            "-0.0e-5",
            "0.5",
            "1e131071",
            "0.1e131072",
            "10e131070",
            "0.001e131074",
            "1e-16383",
            "0.1e-16382",
            "1e00000000000000000000000000000000000000000001",
            "null",
            "true",
            "false",
            "\"\"",
            "\"a\"",
            "\"ä€😀\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
            "\"\\u00e4\"",
            "\"\\ud83d\\ude00\"",
            "\"\\\\ud800\"",
            "\"\\\\u0000\"",
            "\" \"",
            "[]",
            "{}",
            " [ 1 , 2 ] ",
            "{\"a\":1,\"a\":2}",
            "{\"\":\"\"}",
            "{\"\\u00e4\":1}",
            Nested(GridJson.MostDepth),
            "{\"a\":" + Nested(GridJson.MostDepth - 1) + "}",
            "1" + new string('0', 131_071),
            "0." + new string('1', 16_383)
        );

    public static TheoryData<string, string> Bad =>
        new()
        {
            { "1e999999", "number" },
            { "-1E999999", "number" },
            { "1e131072", "number" },
            { "0.01e131074", "number" },
            { "10e131071", "number" },
            { "1e-16384", "number" },
            { "0.1e-16383", "number" },
            { "1.0e-16383", "number" },
            { "0e-16384", "number" },
            { "0e99999999999", "number" },
            { "1e99999999999999999999999999", "number" },
            { "1e-99999999999999999999999999", "number" },
            { "[{\"a\":1e999999}]", "number" },
            { new string('9', 131_073), "number" },
            { new string('9', 1_000_000), "number" },
            { "0." + new string('0', 16_384), "number" },
            { "\"\\u0000\"", "U+0000" },
            { "{\"\\u0000\":1}", "U+0000" },
            { "\"\\ud800\"", "surrogate" },
            { "\"\\udc00\\ud800\"", "surrogate" },
            { "{\"\\ud800\":1}", "surrogate" },
            { "", "must be one JSON value" },
            { " ", "must be one JSON value" },
            { "NaN", "must be one JSON value" },
            { "Infinity", "must be one JSON value" },
            { "-", "must be one JSON value" },
            { "01", "must be one JSON value" },
            { "1.", "must be one JSON value" },
            { "nul", "must be one JSON value" },
            { "tru", "must be one JSON value" },
            { "\"", "must be one JSON value" },
            { "\"a", "must be one JSON value" },
            { "\"a\"b\"", "must be one JSON value" },
            { "\"\t\"", "must be one JSON value" },
            { "\"\\x\"", "must be one JSON value" },
            { "[1,]", "must be one JSON value" },
            { "[1", "must be one JSON value" },
            { "{a:1}", "must be one JSON value" },
            { "/* no */1", "must be one JSON value" },
        };

    /// <summary>What PostgreSQL would take as a part of an array, or could take, and is none the less no result.</summary>
    public static TheoryData<string, string> Refused =>
        new()
        {
            { "1,2", "must be one JSON value" },
            { "1],[2", "must be one JSON value" },
            { Nested(GridJson.MostDepth + 1), "nested too deep; arrays and objects may be nested 1000 deep" },
            { Nested(5_000), "nested too deep" },
            { "[" + string.Join(',', Enumerable.Repeat("1e131071", 200)) + "]", "when its numbers are written without exponents" },
        };

    [Theory]
    [MemberData(nameof(Good))]
    public async Task What_may_be_a_result_PostgreSQL_stores(string json)
    {
        var bytes = StorableJson.Check(Encoding.UTF8.GetBytes(json));

        Assert.True(await IsStoredAsync(Encoding.UTF8.GetBytes(json)));
        Assert.True(bytes >= json.Length);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_PostgreSQL_does_not_store_is_no_result(string json, string why)
    {
        var error = Assert.Throws<PermanentFailureException>(() => StorableJson.Check(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.False(await IsStoredAsync(Encoding.UTF8.GetBytes(json)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_harm_other_items_is_no_result(string json, string why)
    {
        var error = Assert.Throws<PermanentFailureException>(() => StorableJson.Check(Encoding.UTF8.GetBytes(json)));

        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0x22, 0xFF, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC3, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xC0, 0x80, 0x22 })]
    [InlineData(new byte[] { 0x22, 0xED, 0xA0, 0x80, 0x22 })]
    public async Task Bytes_that_are_no_UTF8_are_no_result(byte[] json)
    {
        Assert.Contains(
            "UTF-8",
            Assert.Throws<PermanentFailureException>(() => StorableJson.Check(json)).Message,
            StringComparison.Ordinal
        );
        Assert.False(await IsStoredAsync(json));
    }

    [Fact]
    public void A_result_may_have_sixteen_megabytes_and_no_byte_more()
    {
        var json = new byte[StorableJson.MostBytes];
        json.AsSpan().Fill((byte)'x');
        (json[0], json[^1]) = ((byte)'"', (byte)'"');

        Assert.Equal(StorableJson.MostBytes, StorableJson.Check(json));
        Assert.Contains(
            "at most",
            Assert.Throws<PermanentFailureException>(() => StorableJson.Check([.. json, (byte)' '])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("1e100000", 100_001)]
    [InlineData("[1e5,1E-3]", 14)]
    [InlineData("12.50e1", 7)]
    public void The_size_of_a_number_is_what_PostgreSQL_writes(string json, int bytes) =>
        Assert.Equal(bytes, StorableJson.Check(Encoding.UTF8.GetBytes(json)));

    public ValueTask DisposeAsync() => _unprepared.DisposeAsync();

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private async Task<bool> IsStoredAsync(byte[] json)
    {
        await using var command = _unprepared.CreateCommand("select jsonb_array_length($1) = 1");
        command.Parameters.Add(
            new NpgsqlParameter<byte[]> { TypedValue = [(byte)'[', .. json, (byte)']'], NpgsqlDbType = NpgsqlDbType.Jsonb }
        );
        try
        {
            return (bool)(await command.ExecuteScalarAsync(Token))!;
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
