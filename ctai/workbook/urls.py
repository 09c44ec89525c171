from django.urls import path

from ctai.workbook import views, views_plan

app_name = "workbook"
_HOME = "contrats/<str:number>/classeur/"
urlpatterns = [
    path(_HOME, views.home, name="home"),
    path(_HOME + "telecharger/", views.download, name="download"),
    path(_HOME + "depots/<int:pk>/", views.upload, name="upload"),
    path(_HOME + "reprise/", views_plan.take_over, name="take_over"),
    path(_HOME + "reprise/<int:pk>/", views_plan.columns, name="columns"),
    path(_HOME + "reprise/<int:pk>/lignes/", views_plan.rows, name="rows"),
]
