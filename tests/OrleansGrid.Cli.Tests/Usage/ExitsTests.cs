using Npgsql;

namespace OrleansGrid.Cli.Tests.Usage;

public sealed class ExitsTests
{
    [Fact]
    public void A_failed_database_is_one_sentence_that_speaks_of_a_job_only_where_one_was_submitted()
    {
        var before = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            Assert.Equal(3, Exits.Explain(new NpgsqlException("the connection is broken")));
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal("The database failed: the connection is broken.\n", said.ToString());
    }
}
