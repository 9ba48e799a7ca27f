<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis labelsEnabled="0" styleCategories="Symbology|Labeling" version="3.40.0">
 <renderer-v2 referencescale="-1" symbollevels="0" enableorderby="0" type="RuleRenderer" forceraster="0">
  <rules key="{3ecb7fc6-c7d5-4eef-a657-f3b48b99619b}">
   <rule label="Good hub in walking distance" filter="&quot;reason&quot; = 'near_walk'" key="{92fbdadd-f477-4529-80e2-a21597e21db2}" symbol="0"/>
   <rule label="Good hub in cycling distance" filter="&quot;reason&quot; = 'near_bike'" key="{b2fe5bc2-5261-43a1-9917-e60be7ed5a77}" symbol="1"/>
   <rule label="Sites are full" filter="&quot;reason&quot; = 'sites_full'" key="{8be72fa6-e942-437a-b00e-96a3508ba8f1}" symbol="2"/>
   <rule label="Only sites that were not chosen" filter="&quot;reason&quot; = 'sites_not_chosen'" key="{2235ca2e-bd35-4cdc-9f84-9351cb1e3ae3}" symbol="3"/>
   <rule label="Every site is a detour, or saves nothing" filter="&quot;reason&quot; IN ('detour_too_long', 'no_gain')" key="{a6b6c3ed-9928-4b0a-af92-33dac083aebd}" symbol="4"/>
   <rule label="No way by car, or too far from the network" filter="&quot;reason&quot; IN ('no_site', 'centre_unreached', 'too_far', 'no_geometry', 'lines')" key="{3c270a73-fe92-439d-a6a9-82c89b267ea9}" symbol="5"/>
  </rules>
  <symbols>
   <symbol name="0" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{3056c193-140e-487f-a512-a5034e4375e5}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="207,232,223,255,rgb:0.81176470588235294,0.90980392156862744,0.87450980392156863,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="1" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{af7d1e97-bea5-4c4c-aa24-916184115cc2}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="159,211,192,255,rgb:0.62352941176470589,0.82745098039215681,0.75294117647058822,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="2" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{a56d6762-f675-4c3a-8046-ba053c95f74f}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="213,94,0,255,rgb:0.83529411764705885,0.36862745098039218,0,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="3" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{d05e85ef-0c3e-414c-ba70-797faef387c2}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="230,159,0,255,rgb:0.90196078431372551,0.62352941176470589,0,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="4" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{29c92bfb-ae56-469c-8aea-388f6e685797}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="204,121,167,255,rgb:0.80000000000000004,0.47450980392156861,0.65490196078431373,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
   <symbol name="5" clip_to_extent="1" type="marker" is_animated="0" frame_rate="10" alpha="1" force_rhr="0">
    <data_defined_properties>
     <Option type="Map">
      <Option name="name" value="" type="QString"/>
      <Option name="properties"/>
      <Option name="type" value="collection" type="QString"/>
     </Option>
    </data_defined_properties>
    <layer id="{42b53f42-9312-41e2-bfda-6e69c2e8e6d4}" locked="0" class="SimpleMarker" pass="0" enabled="1">
     <Option type="Map">
      <Option name="angle" value="0" type="QString"/>
      <Option name="cap_style" value="square" type="QString"/>
      <Option name="color" value="189,189,189,255,rgb:0.74117647058823533,0.74117647058823533,0.74117647058823533,1" type="QString"/>
      <Option name="horizontal_anchor_point" value="1" type="QString"/>
      <Option name="joinstyle" value="bevel" type="QString"/>
      <Option name="name" value="circle" type="QString"/>
      <Option name="offset" value="0,0" type="QString"/>
      <Option name="offset_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="offset_unit" value="MM" type="QString"/>
      <Option name="outline_color" value="255,255,255,255,rgb:1,1,1,1" type="QString"/>
      <Option name="outline_style" value="solid" type="QString"/>
      <Option name="outline_width" value="0.2" type="QString"/>
      <Option name="outline_width_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="outline_width_unit" value="MM" type="QString"/>
      <Option name="scale_method" value="diameter" type="QString"/>
      <Option name="size" value="1.8" type="QString"/>
      <Option name="size_map_unit_scale" value="3x:0,0,0,0,0,0" type="QString"/>
      <Option name="size_unit" value="MM" type="QString"/>
      <Option name="vertical_anchor_point" value="1" type="QString"/>
     </Option>
     <data_defined_properties>
      <Option type="Map">
       <Option name="name" value="" type="QString"/>
       <Option name="properties"/>
       <Option name="type" value="collection" type="QString"/>
      </Option>
     </data_defined_properties>
    </layer>
   </symbol>
  </symbols>
  <data-defined-properties>
   <Option type="Map">
    <Option name="name" value="" type="QString"/>
    <Option name="properties"/>
    <Option name="type" value="collection" type="QString"/>
   </Option>
  </data-defined-properties>
 </renderer-v2>
 <selection mode="Default">
  <selectionColor invalid="1"/>
 </selection>
 <blendMode>0</blendMode>
 <featureBlendMode>0</featureBlendMode>
 <layerGeometryType>0</layerGeometryType>
</qgis>
