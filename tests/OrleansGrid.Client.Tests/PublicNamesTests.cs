using System.Reflection;

namespace OrleansGrid.Client.Tests;

/// <summary>What an application sees when it uses the grid's names beside Orleans'.</summary>
public sealed class PublicNamesTests
{
    [Fact]
    public void No_public_type_has_the_name_of_one_of_Orleans()
    {
        var orleans = Directory
            .GetFiles(AppContext.BaseDirectory, "Orleans.*.dll")
            .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file)))
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(NameOf)
            .ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(orleans);
        Assert.DoesNotContain(GridTypes().Select(NameOf), orleans.Contains);
    }

    [Fact]
    public void No_public_member_of_the_client_names_a_reader_of_the_database() =>
        Assert.DoesNotContain(
            typeof(GridClient).Assembly.GetExportedTypes().SelectMany(type => type.GetMembers()),
            member =>
                $"{member}".Contains("JobReader", StringComparison.Ordinal)
                || $"{member}".Contains("OrleansGrid.Postgres", StringComparison.Ordinal)
        );

    private static IEnumerable<Type> GridTypes() =>
        new[]
        {
            typeof(BatchSpec).Assembly,
            typeof(GridClient).Assembly,
            typeof(GridSiloBuilder).Assembly,
            typeof(GridSiloExtensions).Assembly,
        }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type =>
                !type.IsNested
                && type.Namespace?.StartsWith("OrleansGrid", StringComparison.Ordinal) == true
                && type.Namespace != "OrleansGrid.Silo"
            );

    private static string NameOf(Type type) => type.Name;
}
