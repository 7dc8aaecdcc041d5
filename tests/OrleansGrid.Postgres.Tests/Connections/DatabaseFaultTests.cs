using System.Net.Sockets;
using System.Text.Json;
using Npgsql;
using OrleansGrid.Postgres.Connections;

namespace OrleansGrid.Postgres.Tests;

public sealed class DatabaseFaultTests(SharedServer shared)
{
    [Theory]
    [InlineData("25006")]
    [InlineData("25P03")]
    [InlineData("53100")]
    [InlineData("53200")]
    [InlineData("53300")]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("57P05")]
    [InlineData("57014")]
    [InlineData("08006")]
    [InlineData("08P01")]
    [InlineData("55P03")]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("58030")]
    public void What_passes_by_itself_is_waited_for(string state) => Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(Told(state)));

    [Theory]
    [InlineData("22003")]
    [InlineData("22P05")]
    [InlineData("23514")]
    [InlineData("54000")]
    [InlineData("54001")]
    public void What_cannot_be_stored_is_a_matter_of_the_data(string state) =>
        Assert.Equal(DatabaseFaultKind.Data, DatabaseFault.Of(Told(state)));

    [Theory]
    [InlineData("42P01")]
    [InlineData("42501")]
    [InlineData("28P01")]
    [InlineData("3D000")]
    [InlineData("3F000")]
    [InlineData("XX000")]
    [InlineData("23505")]
    [InlineData("P0001")]
    public void What_else_PostgreSQL_says_stays(string state) => Assert.Equal(DatabaseFaultKind.Permanent, DatabaseFault.Of(Told(state)));

    [Fact]
    public void Only_what_the_database_refuses_for_good_is_a_refusal()
    {
        Assert.Equal("It broke. (SQLSTATE 42501)", DatabaseFault.WhyRefused(Told("42501")));
        Assert.Equal("It broke. (SQLSTATE 22003)", DatabaseFault.WhyRefused(Told("22003")));
        Assert.Null(DatabaseFault.WhyRefused(Told("53100")));
        Assert.Null(DatabaseFault.WhyRefused(new NpgsqlException("cut", new IOException())));
        Assert.Null(DatabaseFault.WhyRefused(new InvalidCastException()));
    }

    [Fact]
    public void A_connection_that_breaks_is_waited_for_and_a_value_that_cannot_be_sent_is_a_matter_of_the_data()
    {
        Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(new NpgsqlException("cut", new IOException())));
        Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(new SocketException()));
        Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(new TimeoutException()));
        Assert.Equal(DatabaseFaultKind.Wait, DatabaseFault.Of(new ObjectDisposedException("connection")));
        Assert.Equal(DatabaseFaultKind.Data, DatabaseFault.Of(new InvalidCastException()));
        Assert.Equal(
            DatabaseFaultKind.Data,
            DatabaseFault.Of(
                Assert.Throws<StatementNotFormedException>(() => StatementNotFormedException.Form(() => JsonElement.Parse("[")))
            )
        );
        Assert.Equal(DatabaseFaultKind.Permanent, DatabaseFault.Of(new RankException()));
    }

    /// <summary>What PostgreSQL really says when these happen.</summary>
    [Theory]
    [InlineData("begin read only; create table t (x int)", DatabaseFaultKind.Wait)]
    [InlineData("set statement_timeout = 1; select pg_sleep(10)", DatabaseFaultKind.Wait)]
    [InlineData("select pg_terminate_backend(pg_backend_pid())", DatabaseFaultKind.Wait)]
    [InlineData("select '1e999999'::jsonb", DatabaseFaultKind.Data)]
    [InlineData("select repeat('[', 1000000)::jsonb", DatabaseFaultKind.Data)]
    [InlineData("select 1 from not_there", DatabaseFaultKind.Permanent)]
    public async Task Errors_of_a_real_server_are_judged(string statement, DatabaseFaultKind expected)
    {
        await using var database = await shared.EmptyDatabaseAsync();
        var error = await Assert.ThrowsAnyAsync<Exception>(() => database.RunAsync(statement));
        Assert.Equal(expected, DatabaseFault.Of(error));
        Assert.DoesNotContain('\n', DatabaseFault.Sentence(error));
    }

    private static PostgresException Told(string state) => new("It broke.", "ERROR", "ERROR", state);
}
