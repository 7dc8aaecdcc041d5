using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using OrleansGrid.Silo.Jobs;
using OrleansGrid.Silo.Supervision;

namespace OrleansGrid.Silo.Tests.Jobs;

/// <summary>
/// A caller asks a grain on another silo again when the database was away there, which it must recognise in what comes back.
/// </summary>
public sealed class PortableErrorTests
{
    [Theory]
    [InlineData("57P01", true)]
    [InlineData("42P01", false)]
    public void What_the_database_said_on_another_silo_is_known_here(string state, bool mayPass)
    {
        var error = Sent(PortableErrors.Of(new PostgresException("said by the database", "FATAL", "FATAL", state)));
        Assert.Equal(mayPass, ExpectedFailures.MayPass(error));
        Assert.Contains("said by the database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_of_a_grain_arrives_as_it_is() =>
        Assert.Equal("There is no study.", Sent(PortableErrors.Of(new GridException(GridFault.NotFound, "There is no study."))).Message);

    private static Exception Sent(Exception error)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        return serializer.Deserialize<Exception>(serializer.SerializeToArray(error))!;
    }
}
